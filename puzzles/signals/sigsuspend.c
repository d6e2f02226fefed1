/* As lost-wake-up.c, but the signal is blocked until the parent waits for it: sigsuspend opens the mask and waits in one step.
 *
 * However late the signal comes, it ends the wait: there is one output.
 *
 * Answer (terminal): 1 output
 *   up\n
 * Answer (pipe): 1 output
 *   up\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

volatile sig_atomic_t woken = 0;

void wake(int sig)
{
    woken = 1;
}

int main(void)
{
    pid_t parent = getpid();
    sigset_t usr1, before;

    signal(SIGUSR1, wake);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr1, &before);
    if (fork() == 0) {
        kill(parent, SIGUSR1);
        exit(0);
    }
    while (!woken)
        sigsuspend(&before);
    printf("up\n");
    return 0;
}
