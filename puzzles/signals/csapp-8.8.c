/* After CS:APP, practice problem 8.8: what can this program print?
 *
 * The child spins until a signal's handler counts down its own copy of the counter, prints it and exits. The parent then counts
 * up its own: fork copied the counter, the handler and the number printed first.
 *
 * Answer (terminal): 1 output
 *   546\n
 * Answer (pipe): 1 output
 *   546\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int level = 5;

void down(int sig)
{
    level--;
    printf("%d", level);
    fflush(stdout);
    exit(0);
}

int main(void)
{
    pid_t child;

    signal(SIGUSR1, down);
    printf("%d", level);
    fflush(stdout);
    if ((child = fork()) == 0)
        while (1)
            ;
    kill(child, SIGUSR1);
    waitpid(child, NULL, 0);
    level++;
    printf("%d\n", level);
    return 0;
}
