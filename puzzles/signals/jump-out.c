/* A handler leaves with siglongjmp. Is the signal blocked afterwards?
 *
 * sigsetjmp with a second argument other than 0 keeps the mask, and siglongjmp brings it back: the second signal is taken too.
 *
 * Answer (terminal): 1 output
 *   turn 0\nturn 1\nturn 2\n
 * Answer (pipe): 1 output
 *   turn 0\nturn 1\nturn 2\n
 */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

sigjmp_buf start;
int turns;

void handler(int sig)
{
    siglongjmp(start, 1);
}

int main(void)
{
    signal(SIGUSR1, handler);
    sigsetjmp(start, 1);
    printf("turn %d\n", turns);
    if (turns++ < 2)
        raise(SIGUSR1);
    return 0;
}
