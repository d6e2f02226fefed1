/* A child sleeps for a second and exits with 42. Does the parent see it when it looks once, before it waits?
 *
 * Looking (WNOHANG) gives 0 as long as the child lives. A second is long, but no promise: who is slow enough finds it dead.
 *
 * Answer (terminal): 2 outputs
 *   exit status 42\n
 *   still running\nexit status 42\n
 * Answer (pipe): 2 outputs
 *   exit status 42\n
 *   still running\nexit status 42\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        sleep(1);
        exit(42);
    }
    if (waitpid(child, &status, WNOHANG) == 0) {
        printf("still running\n");
        waitpid(child, &status, 0);
    }
    printf("exit status %d\n", WEXITSTATUS(status));
    return 0;
}
