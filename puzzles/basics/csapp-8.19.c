/* After CS:APP, homework 8.19: how many lines does spread(3) print?
 *
 * Each round doubles the processes: 2 to the power of n lines.
 *
 * Answer (terminal): 1 output
 *   hey\nhey\nhey\nhey\nhey\nhey\nhey\nhey\n
 * Answer (pipe): 1 output
 *   hey\nhey\nhey\nhey\nhey\nhey\nhey\nhey\n
 */
#include "csapp.h"

static void spread(int n)
{
    int i;

    for (i = 0; i < n; i++)
        Fork();
    printf("hey\n");
    exit(0);
}

int main(void)
{
    spread(3);
}
