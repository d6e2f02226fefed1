/* After CS:APP, figure 8.15: one call, two returns. Parent and child each change their own copy of the variable.
 *
 * Answer (terminal): 2 outputs
 *   child: 11\nparent: 9\n
 *   parent: 9\nchild: 11\n
 * Answer (pipe): 2 outputs
 *   child: 11\nparent: 9\n
 *   parent: 9\nchild: 11\n
 */
#include "csapp.h"

int main(void)
{
    pid_t who;
    int value = 10;

    who = Fork();
    if (who == 0) {
        printf("child: %d\n", ++value);
        exit(0);
    }
    printf("parent: %d\n", --value);
    exit(0);
}
