/* A child signals its parent through the variable that holds fork's result, which is 0 in the child. Whom does it signal?
 *
 * kill(0, ...) signals the whole group: parent and child. Both handle it, each at its time.
 *
 * Answer (terminal): 3 outputs
 *   cc!
 *   cp!
 *   pc!
 * Answer (pipe): 3 outputs
 *   cc!
 *   cp!
 *   pc!
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t pid;

void handler(int sig)
{
    write(1, pid == 0 ? "c" : "p", 1);
}

int main(void)
{
    signal(SIGUSR1, handler);
    pid = fork();
    if (pid == 0) {
        kill(pid, SIGUSR1);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    write(1, "!", 1);
    return 0;
}
