/* stderr is unbuffered: on a terminal it comes in between, and before what waits in stdout's buffer.
 *
 * Answer (terminal): 1 output
 *   one\ntwo\nthree
 * Answer (pipe): 1 output
 *   one\nthree
 * Answer (pipe, stderr merged): 1 output
 *   two\none\nthree
 */
#include <stdio.h>

int main(void)
{
    printf("one\n");
    fprintf(stderr, "two\n");
    printf("three");
    return 0;
}
