/* Hello(N): N forks in a row, then one line from each of the 2^N processes. */
#include <stdio.h>
#include <unistd.h>

#define N 3

int main(void)
{
    int i;

    for (i = 0; i < N; i++)
        fork();
    printf("hello\n");
    return 0;
}
