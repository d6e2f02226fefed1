/* WaitFor(N): like WaitAny, but the parent waits for its children in the order in which it made them. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 3

int main(void)
{
    pid_t pid[N];
    int i, status;

    for (i = 0; i < N; i++) {
        if ((pid[i] = fork()) == 0) {
            printf("%c", 'a' + i);
            fflush(stdout);
            exit(i);
        }
    }
    for (i = 0; i < N; i++) {
        waitpid(pid[i], &status, 0);
        printf("%d;", WEXITSTATUS(status));
        fflush(stdout);
    }
    return 0;
}
