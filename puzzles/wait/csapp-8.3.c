/* After CS:APP, practice problem 8.3: which sequences of digits can this program print?
 *
 * The child prints 9, the parent 0 and then waits; both go on to print 3 and 6.
 *
 * Answer (terminal): 4 outputs
 *   093636
 *   903636
 *   930636
 *   936036
 * Answer (pipe): 4 outputs
 *   093636
 *   903636
 *   930636
 *   936036
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        printf("9");
        fflush(stdout);
    } else {
        printf("0");
        fflush(stdout);
        waitpid(-1, NULL, 0);
    }
    printf("3");
    fflush(stdout);
    printf("6");
    exit(0);
}
