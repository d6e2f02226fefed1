/* A child makes itself nicer. Is its parent nicer, too? And can it take that back?
 *
 * A child begins as its parent is, and then each has its own. Who has no privileges can only become nicer: -1 and EPERM.
 *
 * Answer (terminal): 1 output
 *   5\nno way back\n2\n
 * Answer (pipe): 1 output
 *   5\nno way back\n2\n
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    nice(2);
    if (fork() == 0) {
        printf("%d\n", nice(3));
        if (nice(-1) == -1 && errno == EPERM)
            printf("no way back\n");
        exit(0);
    }
    wait(NULL);
    printf("%d\n", getpriority(PRIO_PROCESS, 0));
    return 0;
}
