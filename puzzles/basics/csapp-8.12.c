/* After CS:APP, homework 8.12: how many lines does this program print?
 *
 * Four processes print in the helper and again in main, each line the same: eight lines.
 *
 * Answer (terminal): 1 output
 *   hey\nhey\nhey\nhey\nhey\nhey\nhey\nhey\n
 * Answer (pipe): 1 output
 *   hey\nhey\nhey\nhey\nhey\nhey\nhey\nhey\n
 */
#include "csapp.h"

static void split(void)
{
    Fork();
    Fork();
    printf("hey\n");
    return;
}

int main(void)
{
    split();
    printf("hey\n");
    exit(0);
}
