/* A child waits for a signal, and another one runs kill. How does the first one end?
 *
 * The command is a process like any other: it gets the number as a text, and what it sends arrives as if the parent had sent it.
 *
 * Answer (terminal): 1 output
 *   ended by signal 2\n
 * Answer (pipe): 1 output
 *   ended by signal 2\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char number[20];
    int status;
    pid_t waiter = fork();

    if (waiter == 0) {
        pause();
        exit(0);
    }
    if (fork() == 0) {
        snprintf(number, sizeof number, "%d", waiter);
        execlp("kill", "kill", "-INT", number, (char *)NULL);
        _exit(127);
    }
    waitpid(waiter, &status, 0);
    printf("ended by signal %d\n", WTERMSIG(status));
    wait(NULL);
    return 0;
}
