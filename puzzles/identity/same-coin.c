/* Parent and child toss a coin each. How often do they differ?
 *
 * Never: the generator was seeded before the fork, so both go on with the same numbers, whatever the time was.
 *
 * Answer (terminal): 2 outputs
 *   child: heads\nparent: heads\n
 *   child: tails\nparent: tails\n
 * Answer (pipe): 2 outputs
 *   child: heads\nparent: heads\n
 *   child: tails\nparent: tails\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    srand(time(NULL));
    if (fork() == 0) {
        printf("child: %s\n", rand() % 2 ? "heads" : "tails");
        exit(0);
    }
    wait(NULL);
    printf("parent: %s\n", rand() % 2 ? "heads" : "tails");
    return 0;
}
