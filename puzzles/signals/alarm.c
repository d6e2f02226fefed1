/* alarm, then pause: does the program always end?
 *
 * Under load a second can pass between alarm and pause; then the handler runs too early and pause waits for ever. With ideal
 * timing, where code takes no time, it ends.
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
