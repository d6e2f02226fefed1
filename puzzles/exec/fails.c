/* exec of a program that isn't there returns, and the child goes on in its parent's code. What is printed?
 *
 * The forgotten exit lets the child print the last line as well.
 *
 * Answer (terminal): 1 output
 *   failed\nlast\nlast\n
 * Answer (pipe): 1 output
 *   failed\nlast\nlast\n
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        execl("/no/such/program", "program", (char *)NULL);
        printf("failed\n");
    } else {
        wait(NULL);
    }
    printf("last\n");
    return 0;
}
