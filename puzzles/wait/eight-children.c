/* Eight children, reaped with waitpid(-1) until there is none left: nine calls, the last one fails with ECHILD.
 *
 * Answer (terminal): 1 output
 *   reaped 8, then: No child processes\n
 * Answer (pipe): 1 output
 *   reaped 8, then: No child processes\n
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int reaped = 0;

    for (int i = 0; i < 8; i++)
        if (fork() == 0)
            exit(0);
    while (waitpid(-1, NULL, 0) > 0)
        reaped++;
    printf("reaped %d, then: %s\n", reaped, strerror(errno));
    return 0;
}
