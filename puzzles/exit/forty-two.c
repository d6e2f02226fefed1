/* A child says something, sleeps and exits with 42; the parent reports the status.
 *
 * Answer (terminal): 1 output
 *   Child: going to sleep\nParent: the child finished with status 42\n
 * Answer (pipe): 1 output
 *   Child: going to sleep\nParent: the child finished with status 42\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t child = fork();

    if (child < 0) {
        perror("fork");
        exit(1);
    }
    if (child == 0) {
        printf("Child: going to sleep\n");
        sleep(2);
        exit(42);
    }
    wait(&status);
    if (WIFEXITED(status))
        printf("Parent: the child finished with status %d\n", WEXITSTATUS(status));
    return 0;
}
