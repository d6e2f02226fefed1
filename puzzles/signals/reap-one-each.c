/* The handler of SIGCHLD reaps one child each time it runs. Two children end: are both reaped?
 *
 * If the second ends while the first one's SIGCHLD is still pending or being handled, there is only one more signal or none:
 * a child may stay a zombie, and the parent waits for ever. A handler must reap all there are: see reap-all.c.
 *
 * Answer (terminal): 3 outputs
 *   R	blocked
 *   RR	blocked
 *   RR!
 * Answer (pipe): 3 outputs
 *   R	blocked
 *   RR	blocked
 *   RR!
 * Finding: FC2001
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

volatile int left = 2;

void reap(int sig)
{
    if (waitpid(-1, NULL, 0) > 0) {
        write(1, "R", 1);
        left--;
    }
}

int main(void)
{
    signal(SIGCHLD, reap);
    for (int i = 0; i < 2; i++)
        if (fork() == 0)
            exit(0);
    while (left > 0)
        pause();
    write(1, "!", 1);
    return 0;
}
