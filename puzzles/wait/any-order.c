/* Reaping children in whatever order they end: waitpid(-1) may return either child first.
 *
 * Answer (terminal): 2 outputs
 *   child {P0.1} left with 20\nchild {P0.2} left with 21\n
 *   child {P0.2} left with 21\nchild {P0.1} left with 20\n
 * Answer (pipe): 2 outputs
 *   child {P0.1} left with 20\nchild {P0.2} left with 21\n
 *   child {P0.2} left with 21\nchild {P0.1} left with 20\n
 * Answer (terminal, linux): 2 outputs
 *   child {P0.1} left with 20\nchild {P0.2} left with 21\n
 *   child {P0.2} left with 21\nchild {P0.1} left with 20\n
 */
#include "csapp.h"
#define CHILDREN 2

int main(void)
{
    int status, i;
    pid_t id;

    for (i = 0; i < CHILDREN; i++)
        if ((id = Fork()) == 0)
            exit(20 + i);

    while ((id = waitpid(-1, &status, 0)) > 0) {
        if (WIFEXITED(status))
            printf("child %d left with %d\n", id, WEXITSTATUS(status));
        else
            printf("child %d was killed\n", id);
    }
    if (errno != ECHILD)
        unix_error("waitpid");
    exit(0);
}
