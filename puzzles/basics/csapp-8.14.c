/* After CS:APP, homework 8.14: how many lines does this program print?
 *
 * In the helper the child forks once more; child and grandchild print and exit there. Only the program itself comes back.
 *
 * Answer (terminal): 1 output
 *   hey\nhey\nhey\n
 * Answer (pipe): 1 output
 *   hey\nhey\nhey\n
 */
#include "csapp.h"

static void split(void)
{
    if (Fork() == 0) {
        Fork();
        printf("hey\n");
        exit(0);
    }
    return;
}

int main(void)
{
    split();
    printf("hey\n");
    exit(0);
}
