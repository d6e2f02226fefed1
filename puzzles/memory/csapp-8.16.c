/* After CS:APP, homework 8.16: which value does the parent print?
 *
 * The child changes its own copy; the parent's global is still 10 and becomes 11.
 *
 * Answer (terminal): 1 output
 *   total = 11\n
 * Answer (pipe): 1 output
 *   total = 11\n
 */
#include "csapp.h"

int total = 10;

int main(void)
{
    if (fork() == 0) {
        total--;
        exit(0);
    } else {
        Wait(NULL);
        printf("total = %d\n", ++total);
    }
    exit(0);
}
