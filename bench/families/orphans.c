/* Orphans(N): N children print a letter, leave a grandchild behind that prints one too, and nobody waits for anybody. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define N 3

int main(void)
{
    int i;

    for (i = 0; i < N; i++) {
        if (fork() == 0) {
            printf("%c", 'a' + i);
            fflush(stdout);
            if (fork() == 0)
                printf("%c", 'A' + i);
            exit(0);
        }
    }
    printf("!");
    return 0;
}
