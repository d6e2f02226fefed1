/* A handler runs while its process waits for a semaphore. What does sem_wait return?
 *
 * -1 with EINTR, if it waited already; had the signal come before, it goes on to wait. With SA_RESTART it always goes on.
 *
 * Answer (terminal): 2 outputs
 *   h\ninterrupted\n
 *   h\ntaken\n
 * Answer (pipe): 2 outputs
 *   h\ninterrupted\n
 *   h\ntaken\n
 */
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void handler(int number)
{
    write(STDOUT_FILENO, "h\n", 2);
}

int main(void)
{
    sem_t *ready = mmap(NULL, sizeof *ready, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct sigaction action = {0};
    pid_t parent = getpid();

    sem_init(ready, 1, 0);
    action.sa_handler = handler;
    sigaction(SIGUSR1, &action, NULL);
    if (fork() == 0) {
        kill(parent, SIGUSR1);
        sem_post(ready);
        exit(0);
    }
    if (sem_wait(ready) < 0 && errno == EINTR)
        printf("interrupted\n");
    else
        printf("taken\n");
    return 0;
}
