/* As reap-one-each.c, but each run of the handler reaps all children that have ended, and the parent waits with sigsuspend.
 *
 * Both are always reaped: one output.
 *
 * Answer (terminal): 1 output
 *   RR!
 * Answer (pipe): 1 output
 *   RR!
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

volatile int left = 2;

void reap(int sig)
{
    while (waitpid(-1, NULL, WNOHANG) > 0) {
        write(1, "R", 1);
        left--;
    }
}

int main(void)
{
    sigset_t chld, before;

    signal(SIGCHLD, reap);
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    sigprocmask(SIG_BLOCK, &chld, &before);
    for (int i = 0; i < 2; i++)
        if (fork() == 0)
            exit(0);
    while (left > 0)
        sigsuspend(&before);
    write(1, "!", 1);
    return 0;
}
