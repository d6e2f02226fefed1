/* A process id printed into a buffer and left there over a fork: parent and child print the parent's id.
 *
 * Answer (terminal): 1 output
 *   {P0} {P0} 
 * Answer (pipe): 1 output
 *   {P0} {P0} 
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    printf("%d ", getpid());
    fork();
    return 0;
}
