/* A child that follows a null pointer dies of SIGSEGV; its parent sees that in the wait status.
 *
 * Answer (terminal): 1 output
 *   child: reading address 0\nparent: signal 11\n
 * Answer (pipe): 1 output
 *   parent: signal 11\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;

    if (fork() == 0) {
        int *nowhere = NULL;
        printf("child: reading address 0\n");
        exit(*nowhere);
    }
    wait(&status);
    if (WIFSIGNALED(status))
        printf("parent: signal %d\n", WTERMSIG(status));
    else
        printf("parent: status %d\n", WEXITSTATUS(status));
    return 0;
}
