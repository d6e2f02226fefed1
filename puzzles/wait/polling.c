/* Looking again and again with WNOHANG: however often the parent looks, the output is the same.
 *
 * Answer (terminal): 1 output
 *   child\nparent\n
 * Answer (pipe): 1 output
 *   child\nparent\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t child = fork();

    if (child == 0) {
        printf("child\n");
        exit(0);
    }
    while (waitpid(child, NULL, WNOHANG) == 0)
        ;
    printf("parent\n");
    return 0;
}
