/* After CS:APP, homework 8.15: like 8.14, but child and grandchild return from the helper instead of exiting.
 *
 * Both print a second time in main: five lines.
 *
 * Answer (terminal): 1 output
 *   hey\nhey\nhey\nhey\nhey\n
 * Answer (pipe): 1 output
 *   hey\nhey\nhey\nhey\nhey\n
 */
#include "csapp.h"

static void split(void)
{
    if (Fork() == 0) {
        Fork();
        printf("hey\n");
        return;
    }
    return;
}

int main(void)
{
    split();
    printf("hey\n");
    exit(0);
}
