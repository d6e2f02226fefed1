/* Polling(N): N children print a letter; the parent looks N times who has ended, without waiting, and prints whom it found. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 2

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
        if (waitpid(-1, &status, WNOHANG) > 0)
            printf("%d;", WEXITSTATUS(status));
        else
            printf(".");
        fflush(stdout);
    }
    while (wait(NULL) > 0)
        ;
    printf("!");
    return 0;
}
