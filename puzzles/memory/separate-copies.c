/* Four kinds of variables, each changed by the child: none of it is seen by the parent.
 *
 * Answer (terminal): 1 output
 *   child: 2 3 4 5\nparent: 1 2 3 4\n
 * Answer (pipe): 1 output
 *   child: 2 3 4 5\nparent: 1 2 3 4\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int global = 1;

static int *counter(void)
{
    static int kept = 3;
    return &kept;
}

int main(void)
{
    int local = 2;
    int *heap = malloc(sizeof *heap);

    *heap = 4;
    if (fork() == 0) {
        global++;
        local++;
        ++*counter();
        ++*heap;
        printf("child: %d %d %d %d\n", global, local, *counter(), *heap);
        exit(0);
    }
    wait(NULL);
    printf("parent: %d %d %d %d\n", global, local, *counter(), *heap);
    free(heap);
    return 0;
}
