/* Two signals are blocked and pending; sigwait takes one, then the other. In which order?
 *
 * POSIX leaves open which of several pending signals sigwait takes (Linux takes the lower number). No handler runs.
 *
 * Answer (terminal): 2 outputs
 *   10 12\n
 *   12 10\n
 * Answer (pipe): 2 outputs
 *   10 12\n
 *   12 10\n
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    sigset_t both;
    int first, second;

    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGUSR2);
    sigprocmask(SIG_BLOCK, &both, NULL);
    kill(getpid(), SIGUSR2);
    kill(getpid(), SIGUSR1);
    sigwait(&both, &first);
    sigwait(&both, &second);
    printf("%d %d\n", first, second);
    return 0;
}
