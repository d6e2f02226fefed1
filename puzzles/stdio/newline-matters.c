/* On a terminal the newline empties the buffer before the fork; into a pipe it doesn't, and the line comes twice.
 *
 * Answer (terminal): 2 outputs
 *   before\nchild\nparent\n
 *   before\nparent\nchild\n
 * Answer (pipe): 2 outputs
 *   before\nchild\nbefore\nparent\n
 *   before\nparent\nbefore\nchild\n
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    printf("before\n");
    if (fork() == 0)
        printf("child\n");
    else
        printf("parent\n");
    return 0;
}
