/* What does a child inherit: the mask? what is pending? the handler?
 *
 * The mask and the handler, but not the pending signal.
 *
 * Answer (terminal): 1 output
 *   child: blocked 1, pending 0\nhandler\nparent: blocked 1, pending 1\n
 * Answer (pipe): 1 output
 *   child: blocked 1, pending 0\nhandler\nparent: blocked 1, pending 1\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void handler(int sig)
{
    write(1, "handler\n", 8);
}

void show(const char *who)
{
    sigset_t blocked, pending;
    int is_blocked, is_pending;

    sigprocmask(SIG_SETMASK, NULL, &blocked);
    sigpending(&pending);
    is_blocked = sigismember(&blocked, SIGUSR1);
    is_pending = sigismember(&pending, SIGUSR1);
    printf("%s: blocked %d, pending %d\n", who, is_blocked, is_pending);
    fflush(stdout);
}

int main(void)
{
    sigset_t usr1;

    signal(SIGUSR1, handler);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr1, NULL);
    raise(SIGUSR1);
    if (fork() == 0) {
        show("child");
        raise(SIGUSR1);
        sigprocmask(SIG_UNBLOCK, &usr1, NULL);
        _exit(0);
    }
    wait(NULL);
    show("parent");
    return 0;
}
