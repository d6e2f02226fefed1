/* After CS:APP, homework 8.18: exit handlers registered by some of four processes.
 *
 * P0.1 and its child have the handler twice over? No: atexit is called only in P0.1, so P0.1 and P0.1.1 have it, P0 and P0.2
 * don't. The handler's digit goes into the same buffer as the digit printed before it, so "02" and "12" come out whole.
 *
 * Answer (terminal): 12 outputs
 * Answer (pipe): 12 outputs
 */
#include "csapp.h"

static void farewell(void)
{
    printf("2");
}

int main(void)
{
    if (Fork() == 0)
        atexit(farewell);
    if (Fork() == 0)
        printf("0");
    else
        printf("1");
    exit(0);
}
