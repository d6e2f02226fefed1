/* Who runs this, and when? And which random number does the child draw?
 *
 * The time and the number of the user differ from run to run and from machine to machine, and so does what is computed from them. The
 * order of the lines doesn't.
 *
 * Answer (terminal): 2 outputs
 *   drew {number}\nuser {uid} at {time}\n
 *   user {uid} at {time}\ndrew {number}\n
 * Answer (pipe): 1 output
 *   drew {number}\nuser {uid} at {time}\n
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
        sleep(rand() % 3);
        printf("drew %d\n", rand() % 100);
        exit(0);
    }
    long now = time(NULL);
    printf("user %d at %ld\n", getuid(), now);
    wait(NULL);
    return 0;
}
