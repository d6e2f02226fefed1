/* A child wakes its parent with SIGUSR1. Does the parent always go on?
 *
 * No: if the signal comes after the test and before pause, the handler has run already when pause begins, and nothing
 * ever ends it. sigsuspend.c shows the cure.
 *
 * Answer (terminal): 2 outputs
 *   	blocked
 *   up\n
 * Answer (pipe): 2 outputs
 *   	blocked
 *   up\n
 * Finding: FC2001
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

    signal(SIGUSR1, wake);
    if (fork() == 0) {
        kill(parent, SIGUSR1);
        exit(0);
    }
    if (!woken)
        pause();
    printf("up\n");
    return 0;
}
