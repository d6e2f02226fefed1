/* Two children, each in a process group of its own; the parent signals one group. Who dies?
 *
 * Only the child of that group, whatever else is a process of the program.
 *
 * Answer (terminal): 1 output
 *   first: signal 15\nsecond: lives\nsecond: signal 9\n
 * Answer (pipe): 1 output
 *   first: signal 15\nsecond: lives\nsecond: signal 9\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t child[2];
    int status;

    for (int i = 0; i < 2; i++) {
        if ((child[i] = fork()) == 0) {
            pause();
            exit(0);
        }
        setpgid(child[i], child[i]);
    }
    kill(-child[0], SIGTERM);
    waitpid(child[0], &status, 0);
    printf("first: signal %d\n", WTERMSIG(status));
    printf("second: %s\n", waitpid(child[1], &status, WNOHANG) == 0 ? "lives" : "gone");
    fflush(stdout);
    kill(child[1], SIGKILL);
    waitpid(child[1], &status, 0);
    printf("second: signal %d\n", WTERMSIG(status));
    return 0;
}
