/* A child jumps back over its own fork with longjmp and forks again: each generation waits for the next.
 *
 * Answer (terminal): 1 output
 *   try 0\ntry 1\ntry 2\ndone 2\n
 * Answer (pipe): 1 output
 *   try 0\ntry 1\ntry 2\ndone 2\ntry 0\ntry 1\ntry 2\ntry 0\ntry 1\ntry 0\n
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static jmp_buf start;

static void retry(int n)
{
    if (n < 2)
        longjmp(start, n + 1);
    printf("done %d\n", n);
}

int main(void)
{
    int n = setjmp(start);

    printf("try %d\n", n);
    if (fork() == 0) {
        retry(n);
        exit(n);
    }
    wait(NULL);
    return 0;
}
