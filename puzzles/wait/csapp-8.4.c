/* After CS:APP, practice problem 8.4: how many lines are printed, and in which orders?
 *
 * The parent prints 0 (it has the child's id, so !id is 0), the child 1. The exit status 7 arrives through waitpid.
 *
 * Answer (terminal): 4 outputs
 *   Begin\n0\n1\nIn child\nEnd\n7\nEnd\n
 *   Begin\n1\n0\nIn child\nEnd\n7\nEnd\n
 *   Begin\n1\nIn child\n0\nEnd\n7\nEnd\n
 *   Begin\n1\nIn child\nEnd\n0\n7\nEnd\n
 * Answer (pipe): 1 output
 *   Begin\n1\nIn child\nEnd\nBegin\n0\n7\nEnd\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t id;

    printf("Begin\n");
    id = fork();
    printf("%d\n", !id);
    if (id == 0)
        printf("In child\n");
    else if (waitpid(-1, &status, 0) > 0 && WIFEXITED(status) != 0)
        printf("%d\n", WEXITSTATUS(status));
    printf("End\n");
    exit(7);
}
