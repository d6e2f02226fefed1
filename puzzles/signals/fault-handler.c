/* A write through a null pointer, with a handler for SIGSEGV. And without?
 *
 * The handler must not return, since the same instruction would fault again: this one ends the process.
 *
 * Answer (terminal): 1 output
 *   caught\nexit 1\nsignal 11\n
 * Answer (pipe): 1 output
 *   caught\nexit 1\nsignal 11\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void handler(int sig)
{
    write(1, "caught\n", 7);
    _exit(1);
}

int main(void)
{
    int status, *nowhere = NULL;

    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            if (i == 0)
                signal(SIGSEGV, handler);
            *nowhere = 1;
            exit(0);
        }
        wait(&status);
        if (WIFEXITED(status))
            printf("exit %d\n", WEXITSTATUS(status));
        else
            printf("signal %d\n", WTERMSIG(status));
    }
    return 0;
}
