/* alarm, then pause: does the program always end?
 *
 * Under load a second can pass between alarm and pause; then the handler runs too early and pause waits for ever. With ideal
 * timing, where code takes no time, it ends.
 *
 * Answer (terminal): 2 outputs
 *   ring\n	blocked
 *   ring\nawake\n
 * Answer (pipe): 2 outputs
 *   	blocked
 *   ring\nawake\n
 * Answer (ideal): 1 output
 *   ring\nawake\n
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

void ring(int sig)
{
    printf("ring\n");
}

int main(void)
{
    signal(SIGALRM, ring);
    alarm(1);
    pause();
    printf("awake\n");
    return 0;
}
