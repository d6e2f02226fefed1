/* Chain(N): each process prints, makes the next one, prints beside it, waits for it and prints again; N processes. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 3

static void say(int number, char what)
{
    printf("%d%c", number, what);
    fflush(stdout);
}

static void link_of_chain(int number)
{
    say(number, '<');
    if (number + 1 < N && fork() == 0) {
        link_of_chain(number + 1);
        exit(0);
    }
    say(number, '|');
    wait(NULL);
    say(number, '>');
}

int main(void)
{
    link_of_chain(0);
    return 0;
}
