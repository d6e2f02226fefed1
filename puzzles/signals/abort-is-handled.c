/* A handler of SIGABRT returns. Does the process live on?
 *
 * No: abort sends the signal once more, with its standard action. Only a jump out of the handler would save the process.
 *
 * Answer (terminal): 1 output
 *   handled\n1\n
 * Answer (pipe): 1 output
 *   handled\n1\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void handler(int number)
{
    write(STDOUT_FILENO, "handled\n", 8);
}

int main(void)
{
    int status;

    if (fork() == 0) {
        signal(SIGABRT, handler);
        abort();
        write(STDOUT_FILENO, "alive\n", 6);
        _exit(0);
    }
    wait(&status);
    printf("%d\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    return 0;
}
