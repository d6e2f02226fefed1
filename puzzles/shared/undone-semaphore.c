/* A child takes a semaphore and is killed before it gives it back. Can its parent ever take it?
 *
 * SEM_UNDO makes the kernel give it back at the end of the process, whatever that is. So the parent always gets it; the child may have
 * got it before or not.
 *
 * Answer (terminal): 2 outputs
 *   child has it\nparent has it\n
 *   parent has it\n
 * Answer (pipe): 2 outputs
 *   child has it\nparent has it\n
 *   parent has it\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};

static void change(int id, int by)
{
    struct sembuf operation = {0, (short)by, SEM_UNDO};

    if (semop(id, &operation, 1) < 0) {
        perror("semop");
        exit(1);
    }
}

int main(void)
{
    int id = semget(IPC_PRIVATE, 1, 0600);
    union semun begin;
    pid_t child;

    begin.val = 1;
    semctl(id, 0, SETVAL, begin);
    if ((child = fork()) == 0) {
        change(id, -1);
        printf("child has it\n");
        fflush(stdout);
        pause();
    }
    kill(child, SIGKILL);
    change(id, -1);
    printf("parent has it\n");
    change(id, 1);
    wait(NULL);
    semctl(id, 0, IPC_RMID);
    return 0;
}
