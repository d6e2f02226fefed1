/* Looking without blocking: with WNOHANG waitpid returns 0 while the child still runs.
 *
 * Answer (terminal): 2 outputs
 *   gone already\n
 *   still running\n
 * Answer (pipe): 2 outputs
 *   gone already\n
 *   still running\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t child = fork();

    if (child == 0)
        exit(0);
    if (waitpid(child, NULL, WNOHANG) == 0)
        printf("still running\n");
    else
        printf("gone already\n");
    return 0;
}
