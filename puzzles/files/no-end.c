/* The parent reads until the end of the pipe. Why does it never come?
 *
 * The parent itself still has the end to write to: as long as anybody could write, a read waits.
 *
 * Answer (terminal): 1 output
 *   child\n	blocked
 * Answer (pipe): 1 output
 *   child\n	blocked
 * Finding: FC2001
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    int ends[2];
    char letter;

    pipe(ends);
    if (fork() == 0) {
        write(ends[1], "x", 1);
        printf("child\n");
        exit(0);
    }
    wait(NULL);
    while (read(ends[0], &letter, 1) == 1)
        ;
    printf("end\n");
    return 0;
}
