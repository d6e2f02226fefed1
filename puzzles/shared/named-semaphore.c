/* Parent and child open one semaphore by its name. Who prints first?
 *
 * The semaphore is made with 0, whoever opens it first: the other finds it. The parent waits for the child's post. sem_unlink takes the name
 * away, and the semaphore stays for those that have it open.
 *
 * Answer (terminal): 1 output
 *   child\nparent\ngone\n
 * Answer (pipe): 1 output
 *   child\nparent\ngone\n
 */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t child = fork();
    sem_t *turn = sem_open("/turn", O_CREAT, 0600, 0);

    if (turn == SEM_FAILED) {
        perror("sem_open");
        exit(1);
    }
    if (child == 0) {
        printf("child\n");
        fflush(stdout);
        sem_post(turn);
        sem_close(turn);
        exit(0);
    }
    sem_wait(turn);
    printf("parent\n");
    sem_close(turn);
    sem_unlink("/turn");
    wait(NULL);
    printf("%s\n", sem_open("/turn", 0) == SEM_FAILED ? "gone" : "there");
    return 0;
}
