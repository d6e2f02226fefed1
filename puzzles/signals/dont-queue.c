/* A child sends the same signal three times. How often does the handler run?
 *
 * Pending signals are a set, not a queue: what comes while one is pending already is lost. So once, twice or three times.
 *
 * Answer (terminal): 3 outputs
 *   1\n
 *   2\n
 *   3\n
 * Answer (pipe): 3 outputs
 *   1\n
 *   2\n
 *   3\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int count = 0;

void handler(int sig)
{
    count++;
}

int main(void)
{
    pid_t parent = getpid();

    signal(SIGUSR2, handler);
    if (fork() == 0) {
        for (int i = 0; i < 3; i++)
            kill(parent, SIGUSR2);
        exit(0);
    }
    wait(NULL);
    printf("%d\n", count);
    return 0;
}
