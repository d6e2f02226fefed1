/* A child that never ends: its parent waits for ever, and the run never comes to its end.
 *
 * Answer (terminal): 1 output
 *   parent waits\n	blocked
 * Answer (pipe): 1 output
 *   	blocked
 * Finding: FC2001
 * Finding: FC2003
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0)
        for (;;)
            ;
    printf("parent waits\n");
    wait(NULL);
    printf("and never comes here\n");
    return 0;
}
