/* After CS:APP, homework 8.18: exit handlers in some of four processes. Which of 112002, 211020, 102120 can it print?
 *
 * Only P0.1 registers the handler, and its child P0.1.1 inherits it; P0 and P0.2 have none. The handler's digit joins the digit
 * that still waits in the buffer, so P0.1 writes "12" and P0.1.1 "02", each at once. Nobody waits: the four texts come in
 * any order, 4! = 24.
 *
 * Answer (terminal): 24 outputs
 * Answer (pipe): 24 outputs
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
