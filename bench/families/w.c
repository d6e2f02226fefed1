/* W(N, K): N children print K letters each, all letters different; the parent reaps them all and prints '!'. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 3
#define K 2

static const char letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#$%&()*+,-./:;<=>?@[]^_`|~"
    "\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99";

int main(void)
{
    int i, j;

    for (i = 0; i < N; i++) {
        if (fork() == 0) {
            for (j = 0; j < K; j++) {
                printf("%c", letters[i * K + j]);
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
