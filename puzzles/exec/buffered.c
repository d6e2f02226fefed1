/* What is left in stdout's buffer when a process calls exec?
 *
 * Nothing of it is ever written: the buffer is memory, and exec replaces all memory. On a terminal the line was written already.
 *
 * Answer (terminal): 1 output
 *   first\nthird\n
 * Answer (pipe): 1 output
 *   third\n
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    printf("first\n");
    printf("second");
    execlp("echo", "echo", "third", (char *)NULL);
    printf("fourth\n");
    return 1;
}
