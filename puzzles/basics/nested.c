/* Forks inside the parent's branch only: three processes, and who can come before whom?
 *
 * P0 prints L0, then L1, then L2; each child says Bye as soon as it exists, P0 at its end.
 *
 * Answer (terminal): 5 outputs
 *   L0\nBye\nL1\nBye\nL2\nBye\n
 *   L0\nBye\nL1\nL2\nBye\nBye\n
 *   L0\nL1\nBye\nBye\nL2\nBye\n
 *   L0\nL1\nBye\nL2\nBye\nBye\n
 *   L0\nL1\nL2\nBye\nBye\nBye\n
 * Answer (pipe): 6 outputs
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    printf("L0\n");
    if (fork() != 0) {
        printf("L1\n");
        if (fork() != 0)
            printf("L2\n");
    }
    printf("Bye\n");
    return 0;
}
