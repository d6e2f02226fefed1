/* After CS:APP, homework 8.13: what is one possible output, and what are all of them?
 *
 * The parent counts up and down again, the child only down; their copies are separate.
 *
 * Answer (terminal): 3 outputs
 *   n=4\nn=6\nn=5\n
 *   n=6\nn=4\nn=5\n
 *   n=6\nn=5\nn=4\n
 * Answer (pipe): 2 outputs
 *   n=4\nn=6\nn=5\n
 *   n=6\nn=5\nn=4\n
 */
#include "csapp.h"

int main(void)
{
    int n = 5;

    if (Fork() != 0)
        printf("n=%d\n", ++n);
    printf("n=%d\n", --n);
    exit(0);
}
