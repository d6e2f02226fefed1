/* Two processes keep each other out with nothing but shared memory (Peterson, 1981). Can an addition be lost?
 *
 * Not as long as the memory does what the program says in this order, which is what is checked here.
 *
 * Answer (terminal): 1 output
 *   2\n
 * Answer (pipe): 1 output
 *   2\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    volatile int wants[2];
    volatile int turn;
    int counter;
};

int main(void)
{
    struct shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int me = fork() == 0;
    s->wants[me] = 1;
    s->turn = 1 - me;
    while (s->wants[1 - me] && s->turn == 1 - me)
        ;
    s->counter++;
    s->wants[me] = 0;
    if (me == 1)
        exit(0);
    wait(NULL);
    printf("%d\n", s->counter);
    return 0;
}
