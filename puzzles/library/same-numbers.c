/* A child has a copy of the random number generator: both get the same numbers.
 *
 * Answer (terminal): 1 output
 *   child 66 40\nparent 66 40\n
 * Answer (pipe): 1 output
 *   child 66 40\nparent 66 40\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    srand(42);
    int first = rand() % 100;

    if (fork() == 0) {
        printf("child %d %d\n", first, rand() % 100);
        exit(0);
    }
    wait(NULL);
    printf("parent %d %d\n", first, rand() % 100);
    return 0;
}
