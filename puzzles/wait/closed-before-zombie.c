/* The parent has read to the end of the pipe, so the child is dead. Does waitpid find it?
 *
 * When a process ends, the kernel closes what it had open first, and leaves the zombie afterwards. In between
 * the pipe has no writer any more, and the child isn't there to be reaped yet. On a machine with several
 * processors this is the usual case: who waits for a child has to wait.
 *
 * Answer (terminal): 2 outputs
 *   not yet\n
 *   reaped\n
 * Answer (pipe): 2 outputs
 *   not yet\n
 *   reaped\n
 */
#include <stdio.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    int ends[2];
    char byte;

    pipe(ends);
    if (fork() == 0)
        _exit(0);
    close(ends[1]);
    read(ends[0], &byte, 1);
    if (waitpid(-1, NULL, WNOHANG) == 0)
        printf("not yet\n");
    else
        printf("reaped\n");
    return 0;
}
