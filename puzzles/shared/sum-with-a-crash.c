/* Three workers add up an array; one of them follows a null pointer. Does the parent notice?
 *
 * It does if it looks at the status: the worker that died of SIGSEGV has left its part of the sum unwritten.
 *
 * Answer (terminal): 1 output
 *   worker 1: Segmentation fault\n44\n
 * Answer (pipe): 1 output
 *   worker 1: Segmentation fault\n44\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS 3
#define PART 4

int main(void)
{
    int numbers[WORKERS * PART];
    pid_t workers[WORKERS];
    int *sums = mmap(NULL, WORKERS * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    for (int i = 0; i < WORKERS * PART; i++)
        numbers[i] = i;
    for (int w = 0; w < WORKERS; w++) {
        workers[w] = fork();
        if (workers[w] == 0) {
            int *from = w == 1 ? NULL : numbers + w * PART;
            int sum = 0;
            for (int i = 0; i < PART; i++)
                sum += from[i];
            sums[w] = sum;
            exit(0);
        }
    }
    int total = 0;
    for (int w = 0; w < WORKERS; w++) {
        int status;
        waitpid(workers[w], &status, 0);
        if (WIFSIGNALED(status))
            printf("worker %d: %s\n", w, strsignal(WTERMSIG(status)));
        total += sums[w];
    }
    printf("%d\n", total);
    return 0;
}
