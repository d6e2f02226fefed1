/* _exit doesn't empty the buffers: what the child printed without a newline is lost, also the copy it got from its parent.
 *
 * Answer (terminal): 1 output
 *   one two three
 * Answer (pipe): 1 output
 *   one two three
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    printf("one ");
    if (fork() == 0) {
        printf("lost ");
        _exit(0);
    }
    wait(NULL);
    printf("two ");
    printf("three");
    return 0;
}
