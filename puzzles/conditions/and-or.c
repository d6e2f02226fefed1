/* How many processes does this condition make? fork() is 0 in the child, so && and || go different ways.
 *
 * P0 forks twice and stops there; the child of the first fork and the child of the second each go on to the third.
 *
 * Answer (terminal): 1 output
 *   here\nhere\nhere\nhere\nhere\n
 * Answer (pipe): 1 output
 *   here\nhere\nhere\nhere\nhere\n
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    fork() && fork() || fork();
    printf("here\n");
    return 0;
}
