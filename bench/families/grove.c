/* Grove(N, K): N children with K children of their own, which print a letter each; who has reaped all of his prints, too. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 2
#define K 2

static void say(int number, char what)
{
    printf("%d%c", number, what);
    fflush(stdout);
}

int main(void)
{
    int i, j;

    for (i = 0; i < N; i++) {
        if (fork() == 0) {
            for (j = 0; j < K; j++) {
                if (fork() == 0) {
                    say(i, 'a' + j);
                    exit(0);
                }
            }
            while (wait(NULL) > 0)
                ;
            say(i, '.');
            exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    printf("!");
    return 0;
}
