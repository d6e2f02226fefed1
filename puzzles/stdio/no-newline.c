/* A text without a newline stays in the buffer; fork copies the buffer, and both processes print it at their end.
 *
 * Answer (terminal): 1 output
 *   hi hi 
 * Answer (pipe): 1 output
 *   hi hi 
 * Answer (unbuffered): 1 output
 *   hi 
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    printf("hi ");
    fork();
    return 0;
}
