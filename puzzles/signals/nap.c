/* A nap of three seconds, and somebody may type Ctrl-C. How long does it say that it slept?
 *
 * sleep returns what is left when a handler has run: at least a part of a second has passed then. A signal that comes before or
 * after the sleep doesn't shorten it.
 *
 * Signal: SIGINT
 *
 * Answer (terminal): 4 outputs
 *   
 *   slept 1 of 3\n
 *   slept 2 of 3\n
 *   slept 3 of 3\n
 * Answer (pipe): 4 outputs
 *   
 *   slept 1 of 3\n
 *   slept 2 of 3\n
 *   slept 3 of 3\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void wake(int sig)
{
    (void)sig;
}

unsigned nap(unsigned seconds)
{
    unsigned left = sleep(seconds);
    printf("slept %u of %u\n", seconds - left, seconds);
    return left;
}

int main(void)
{
    if (signal(SIGINT, wake) == SIG_ERR)
        exit(1);
    nap(3);
    exit(0);
}
