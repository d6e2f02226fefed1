/* Loop(N): every process prints a letter and forks, N times in a row; nobody waits. */
#include <stdio.h>
#include <unistd.h>

#define N 3

int main(void)
{
    int i;

    for (i = 0; i < N; i++) {
        printf("%c\n", 'a' + i);
        fork();
    }
    return 0;
}
