/* WaitAny(N): N children print a letter and exit with their number; the parent prints the number that each wait returns. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 3

int main(void)
{
    int i, status;

    for (i = 0; i < N; i++) {
        if (fork() == 0) {
            printf("%c", 'a' + i);
            fflush(stdout);
            exit(i);
        }
    }
    for (i = 0; i < N; i++) {
        wait(&status);
        printf("%d;", WEXITSTATUS(status));
        fflush(stdout);
    }
    return 0;
}
