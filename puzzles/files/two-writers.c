/* Two children write one letter each into one pipe; the parent reads until the end.
 *
 * Each write is atomic, and the pipe keeps their order, which is open. The parent sees the end once both
 * children have ended and it has closed its own end to write to.
 *
 * Answer (terminal): 2 outputs
 *   ab2\n
 *   ba2\n
 * Answer (pipe): 2 outputs
 *   ab2\n
 *   ba2\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int ends[2], count = 0;
    char letter;

    pipe(ends);
    for (int i = 0; i < 2; i++)
        if (fork() == 0) {
            letter = 'a' + i;
            write(ends[1], &letter, 1);
            exit(0);
        }
    close(ends[1]);
    while (read(ends[0], &letter, 1) == 1) {
        putchar(letter);
        count++;
    }
    printf("%d\n", count);
    return 0;
}
