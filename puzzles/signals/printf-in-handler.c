/* Both main and the handler call printf, which POSIX doesn't allow in a handler. What can go wrong?
 *
 * glibc empties a stream's buffer after it has written it. A handler that prints in between finds the text still there and
 * writes it too, so that it comes twice.
 *
 * Answer (terminal): 4 outputs
 *   main\nmain\nsignal\n
 *   main\nsignal\n
 *   main\nsignal\nmain\n
 *   signal\nmain\n
 * Answer (pipe): 2 outputs
 *   main\nsignal\n
 *   signal\nmain\n
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

void handler(int sig)
{
    printf("signal\n");
}

int main(void)
{
    pid_t parent = getpid();

    signal(SIGUSR1, handler);
    if (fork() == 0) {
        kill(parent, SIGUSR1);
        _exit(0);
    }
    printf("main\n");
    while (wait(NULL) > 0)
        ;
    return 0;
}
