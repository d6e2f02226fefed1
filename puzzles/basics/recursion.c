/* A function that forks and calls itself: how many lines with each number?
 *
 * descend(2) runs in one process, descend(1) in two, descend(0) in four. Only the order of the lines is open.
 *
 * Answer (terminal): 3 outputs
 *   2\n1\n0\n0\n1\n0\n0\n
 *   2\n1\n0\n1\n0\n0\n0\n
 *   2\n1\n1\n0\n0\n0\n0\n
 * Answer (pipe): 1 output
 */
#include <stdio.h>
#include <unistd.h>

static void descend(int n)
{
    printf("%d\n", n);
    if (n > 0) {
        fork();
        descend(n - 1);
    }
}

int main(void)
{
    descend(2);
    return 0;
}
