/* The parent asks how often it could take the semaphore, and tries once. What may it see?
 *
 * Asking tells what was, not what will be: the child's post may come before it, in between, or after.
 *
 * Answer (terminal): 3 outputs
 *   0, none\n
 *   0, taken\n
 *   1, taken\n
 * Answer (pipe): 3 outputs
 *   0, none\n
 *   0, taken\n
 *   1, taken\n
 */
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    sem_t *semaphore = mmap(NULL, sizeof *semaphore, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(semaphore, 1, 0);
    if (fork() == 0) {
        sem_post(semaphore);
        exit(0);
    }
    int value;
    sem_getvalue(semaphore, &value);
    if (sem_trywait(semaphore) == 0)
        printf("%d, taken\n", value);
    else
        printf("%d, %s\n", value, errno == EAGAIN ? "none" : "error");
    wait(NULL);
    return 0;
}
