/* write goes to the kernel at once and overtakes what printf has left in the buffer.
 *
 * Answer (terminal): 1 output
 *   second first 
 * Answer (pipe): 1 output
 *   second first 
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    printf("first ");
    write(STDOUT_FILENO, "second ", 7);
    return 0;
}
