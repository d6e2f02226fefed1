/* Reaping children in the order of their creation: the ids are kept and asked for one by one.
 *
 * Answer (terminal): 1 output
 *   child {P0.1} left with 20\nchild {P0.2} left with 21\n
 * Answer (pipe): 1 output
 *   child {P0.1} left with 20\nchild {P0.2} left with 21\n
 */
#include "csapp.h"
#define CHILDREN 2

int main(void)
{
    int status, i;
    pid_t id[CHILDREN], got;

    for (i = 0; i < CHILDREN; i++)
        if ((id[i] = Fork()) == 0)
            exit(20 + i);

    for (i = 0; i < CHILDREN; i++) {
        got = waitpid(id[i], &status, 0);
        if (got > 0 && WIFEXITED(status))
            printf("child %d left with %d\n", got, WEXITSTATUS(status));
    }
    if (waitpid(id[0], &status, 0) != -1 || errno != ECHILD)
        app_error("a child came back from the dead");
    exit(0);
}
