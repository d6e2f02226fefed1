/* One letter, two children that want it. What does the other one get?
 *
 * Whoever reads first has the letter. The other sees the end once the parent, too, has closed the pipe; the
 * parent waits for nobody, so its line comes anywhere.
 *
 * Answer (terminal): 12 outputs
 * Answer (pipe): 12 outputs
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char letter;

    pipe(ends);
    for (int i = 1; i <= 2; i++)
        if (fork() == 0) {
            close(ends[1]);
            printf("%d %s\n", i, read(ends[0], &letter, 1) == 1 ? "letter" : "end");
            exit(0);
        }
    write(ends[1], "x", 1);
    close(ends[1]);
    printf("done\n");
    return 0;
}
