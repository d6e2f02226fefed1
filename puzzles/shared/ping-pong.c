/* Parent and child take turns by two semaphores. What is printed?
 *
 * Each waits for the other's post: there is one order only.
 *
 * Answer (terminal): 1 output
 *   ping\npong\nping\npong\n
 * Answer (pipe): 1 output
 *   ping\npong\nping\npong\n
 */
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    sem_t *turns = mmap(NULL, 2 * sizeof(sem_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    setvbuf(stdout, NULL, _IONBF, 0);
    sem_init(&turns[0], 1, 1);
    sem_init(&turns[1], 1, 0);
    pid_t child = fork();
    int me = child == 0 ? 1 : 0;
    for (int round = 0; round < 2; round++) {
        sem_wait(&turns[me]);
        printf(me ? "pong\n" : "ping\n");
        sem_post(&turns[1 - me]);
    }
    if (child == 0)
        exit(0);
    wait(NULL);
    return 0;
}
