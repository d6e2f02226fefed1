/* An accidental fork bomb: the helper's child forgets to exit and goes on with the caller's loop.
 *
 * For three pieces of work there are eight processes at the end instead of four, and every piece is done by more than one.
 *
 * Answer (terminal): 1 output
 *   still here\nstill here\nstill here\nstill here\nstill here\nstill here\nstill here\nstill here\n
 * Answer (pipe): 1 output
 *   still here\nstill here\nstill here\nstill here\nstill here\nstill here\nstill here\nstill here\n
 */
#include <stdio.h>
#include <unistd.h>

static int work(int piece)
{
    return piece * piece;
}

static void in_parallel(int piece)
{
    if (fork() == 0)
        work(piece); /* and here an exit(0) is missing */
}

int main(void)
{
    for (int piece = 0; piece < 3; piece++)
        in_parallel(piece);
    printf("still here\n");
    return 0;
}
