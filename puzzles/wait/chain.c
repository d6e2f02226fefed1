/* Everybody waits for their own child: the digits come out from the youngest to the oldest, in one order only.
 *
 * Answer (terminal): 1 output
 *   3210
 * Answer (pipe): 1 output
 *   3210
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int depth = 0;

    while (depth < 3 && fork() == 0)
        depth++;
    wait(NULL);
    printf("%d", depth);
    exit(0);
}
