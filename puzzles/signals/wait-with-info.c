/* A process asks whether a signal is there, then waits for one. Who sent it?
 *
 * sigtimedwait with no time at all only looks: it finds the signal, or fails with EAGAIN. sigwaitinfo waits, and tells of the sender.
 *
 * Answer (terminal): 2 outputs
 *   10 from the child\n
 *   not yet\n10 from the child\n
 * Answer (pipe): 2 outputs
 *   10 from the child\n
 *   not yet\n10 from the child\n
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    sigset_t one;
    siginfo_t info;
    struct timespec none = {0, 0};
    pid_t child, parent = getpid();

    sigemptyset(&one);
    sigaddset(&one, SIGUSR1);
    sigprocmask(SIG_BLOCK, &one, NULL);
    child = fork();
    if (child == 0) {
        kill(parent, SIGUSR1);
        exit(0);
    }
    if (sigtimedwait(&one, &info, &none) < 0 && errno == EAGAIN) {
        printf("not yet\n");
        sigwaitinfo(&one, &info);
    }
    printf("%d from %s\n", info.si_signo, info.si_pid == child ? "the child" : "somebody");
    return 0;
}
