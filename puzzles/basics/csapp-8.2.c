/* After CS:APP, practice problem 8.2: what do parent and child print?
 *
 * The child falls out of the if and prints the second line too, with its own copy of the variable.
 *
 * Answer (terminal): 3 outputs
 *   first: n=4\nsecond: n=3\nsecond: n=4\n
 *   first: n=4\nsecond: n=4\nsecond: n=3\n
 *   second: n=4\nfirst: n=4\nsecond: n=3\n
 * Answer (pipe): 2 outputs
 *   first: n=4\nsecond: n=3\nsecond: n=4\n
 *   second: n=4\nfirst: n=4\nsecond: n=3\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int n = 4;

    if (fork() == 0)
        printf("first: n=%d\n", n--);
    printf("second: n=%d\n", n++);
    exit(0);
}
