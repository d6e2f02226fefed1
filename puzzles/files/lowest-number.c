/* Which numbers do new descriptors get?
 *
 * The lowest one that is free: a pipe takes 3 and 4, and dup takes the first that was closed again. fcntl with F_DUPFD begins to
 * look at the number it is given.
 *
 * Answer (terminal): 1 output
 *   pipe 3 4\ndup 3, fcntl 10\nflags 0\n
 * Answer (pipe): 1 output
 *   pipe 3 4\ndup 3, fcntl 10\nflags 0\n
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    int ends[2], copy, high;

    if (pipe(ends) == -1)
        return 1;
    printf("pipe %d %d\n", ends[0], ends[1]);
    fflush(stdout);
    close(ends[0]);
    copy = dup(1);
    high = fcntl(1, F_DUPFD, 10);
    dprintf(high, "dup %d, fcntl %d\n", copy, high);
    dprintf(copy, "flags %d\n", fcntl(copy, F_GETFD));
    return 0;
}
