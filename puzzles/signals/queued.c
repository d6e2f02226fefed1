/* Three real-time signals are sent while they are blocked. How many come, in which order, and with what?
 *
 * All of them: real-time signals queue, and each keeps its value. The lowest number comes first, whatever was sent first; of one
 * number, the oldest. A standard signal would have come once.
 *
 * Answer (terminal): 1 output
 *   0:2\n0:3\n1:1\n
 * Answer (pipe): 1 output
 *   0:2\n0:3\n1:1\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void show(int number, siginfo_t *info, void *context)
{
    printf("%d:%d\n", number - SIGRTMIN, info->si_value.sival_int);
}

int main(void)
{
    struct sigaction action = {0};
    sigset_t all, before;
    union sigval value;
    pid_t parent = getpid();

    setbuf(stdout, NULL);
    action.sa_sigaction = show;
    action.sa_flags = SA_SIGINFO;
    sigfillset(&action.sa_mask);
    sigaction(SIGRTMIN, &action, NULL);
    sigaction(SIGRTMIN + 1, &action, NULL);
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    if (fork() == 0) {
        value.sival_int = 1;
        sigqueue(parent, SIGRTMIN + 1, value);
        value.sival_int = 2;
        sigqueue(parent, SIGRTMIN, value);
        value.sival_int = 3;
        sigqueue(parent, SIGRTMIN, value);
        exit(0);
    }
    wait(NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return 0;
}
