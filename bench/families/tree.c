/* Tree(N): a binary tree of N levels of processes; each prints, makes two children, waits for both and prints again. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 2

static void say(int number, char what)
{
    printf("%d%c", number, what);
    fflush(stdout);
}

/* Numbered as in a heap: the children of `number` are 2 number + 1 and 2 number + 2. */
static void node(int number, int level)
{
    int i;

    say(number, '<');
    if (level < N) {
        for (i = 1; i <= 2; i++) {
            if (fork() == 0) {
                node(2 * number + i, level + 1);
                exit(0);
            }
        }
        wait(NULL);
        wait(NULL);
    }
    say(number, '>');
}

int main(void)
{
    node(0, 1);
    return 0;
}
