/* Three children print two letters each; the parent reaps them all and prints an exclamation mark.
 *
 * The letters of different children shuffle freely, each child's own stay in order: 6! / (2! 2! 2!) = 90.
 *
 * Answer (terminal): 90 outputs
 * Answer (pipe): 90 outputs
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            printf("%c", 'a' + i);
            fflush(stdout);
            printf("%c", 'A' + i);
            exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    printf("!");
    return 0;
}
