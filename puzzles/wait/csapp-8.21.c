/* After CS:APP, homework 8.21: what are the possible outputs?
 *
 * The parent waits before its last letter; only the first two letters race.
 *
 * Answer (terminal): 2 outputs
 *   xyz
 *   yxz
 * Answer (pipe): 2 outputs
 *   xyz
 *   yxz
 */
#include "csapp.h"

int main(void)
{
    if (fork() == 0) {
        printf("x");
        fflush(stdout);
        exit(0);
    } else {
        printf("y");
        fflush(stdout);
        waitpid(-1, NULL, 0);
    }
    printf("z");
    fflush(stdout);
    exit(0);
}
