/* The child spins on a flag in shared memory until the parent has printed. What is the order?
 *
 * A flag that is only set once needs no semaphore. The spinning costs time, but it ends.
 *
 * Answer (terminal): 1 output
 *   parent\nchild\nend\n
 * Answer (pipe): 1 output
 *   parent\nchild\nend\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    volatile int *ready = mmap(NULL, sizeof *ready, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (fork() == 0) {
        while (!*ready)
            ;
        printf("child\n");
        exit(0);
    }
    printf("parent\n");
    fflush(stdout);
    *ready = 1;
    wait(NULL);
    printf("end\n");
    return 0;
}
