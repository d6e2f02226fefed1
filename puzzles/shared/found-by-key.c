/* A child stores what it computed in memory that it finds by its key. What does its parent read?
 *
 * Only wait makes the parent's load come after the child's store. The child finds the memory, because its parent made it before fork.
 *
 * Answer (terminal): 2 outputs
 *   early: 0\nlate: 42\n
 *   early: 1\nlate: 42\n
 * Answer (pipe): 2 outputs
 *   early: 0\nlate: 42\n
 *   early: 1\nlate: 42\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    key_t key = ftok(".", 's');
    int id = shmget(key, 2 * sizeof(int), IPC_CREAT | 0600);

    if (id < 0) {
        perror("shmget");
        exit(1);
    }
    if (fork() == 0) {
        int *result = shmat(shmget(key, 0, 0), NULL, 0);
        result[0] = 6 * 7;
        result[1] = 1;
        shmdt(result);
        exit(0);
    }
    int *result = shmat(id, NULL, SHM_RDONLY);
    printf("early: %d\n", result[1]);
    wait(NULL);
    printf("late: %d\n", result[0]);
    shmdt(result);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
