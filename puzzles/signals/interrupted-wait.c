/* A handler runs while its process waits. Does the wait go on?
 *
 * Not without SA_RESTART: if it is interrupted, wait fails with EINTR. If the signal comes before wait began, or is taken when
 * the child has ended already, wait never notices.
 *
 * Answer (terminal): 2 outputs
 *   H interrupted\n
 *   H reaped\n
 * Answer (pipe): 2 outputs
 *   H interrupted\n
 *   H reaped\n
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void handler(int sig)
{
    write(1, "H ", 2);
}

int main(void)
{
    struct sigaction action;
    pid_t parent = getpid();

    action.sa_handler = handler;
    action.sa_flags = 0;
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    if (fork() == 0) {
        kill(parent, SIGUSR1);
        _exit(0);
    }
    if (wait(NULL) == -1 && errno == EINTR)
        write(1, "interrupted\n", 12);
    else
        write(1, "reaped\n", 7);
    return 0;
}
