/* Two children count and print under a semaphore. In which order do the lines come, and is any number lost?
 *
 * Whoever comes first has the semaphore until it has printed: the numbers are 1 and 2 in every case.
 *
 * Answer (terminal): 2 outputs
 *   a1\nb2\n2\n
 *   b1\na2\n2\n
 * Answer (pipe): 2 outputs
 *   a1\nb2\n2\n
 *   b1\na2\n2\n
 */
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t mutex;
    int counter;
};

int main(void)
{
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(&shared->mutex, 1, 1);
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            sem_wait(&shared->mutex);
            shared->counter++;
            printf("%c%d\n", 'a' + i, shared->counter);
            fflush(stdout);
            sem_post(&shared->mutex);
            exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    printf("%d\n", shared->counter);
    sem_destroy(&shared->mutex);
    return 0;
}
