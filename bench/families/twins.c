/* Twins(N, K): N children that nothing can tell apart print the same K letters, one at a time; then the parent prints '!'. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 3
#define K 2

int main(void)
{
    int i, j;

    for (i = 0; i < N; i++) {
        if (fork() == 0) {
            for (j = 0; j < K; j++) {
                printf("%c", 'a' + j);
                fflush(stdout);
            }
            exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    printf("!");
    return 0;
}
