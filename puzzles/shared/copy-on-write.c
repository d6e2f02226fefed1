/* The same sum twice: once into plain memory, once into shared memory. What is printed?
 *
 * What a child writes to plain memory stays its own: fork has given it a copy.
 *
 * Answer (terminal): 1 output
 *   plain 0, shared 23\n
 * Answer (pipe): 1 output
 *   plain 0, shared 23\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT 6
#define WORKERS 2

static const int array[COUNT] = {3, 1, 4, 1, 5, 9};

static void add_part(int worker, long *sums)
{
    int part = COUNT / WORKERS;
    for (int i = worker * part; i < (worker + 1) * part; i++)
        sums[worker] += array[i];
}

static long total(const long *sums)
{
    long sum = 0;
    for (int worker = 0; worker < WORKERS; worker++)
        sum += sums[worker];
    return sum;
}

int main(void)
{
    long plain[WORKERS] = {0};
    long *shared = mmap(NULL, sizeof plain, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    for (int worker = 0; worker < WORKERS; worker++) {
        if (fork() == 0) {
            add_part(worker, plain);
            add_part(worker, shared);
            exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    printf("plain %ld, shared %ld\n", total(plain), total(shared));
    return 0;
}
