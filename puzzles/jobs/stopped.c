/* A parent stops its child, sees it stopped, lets it go on and reaps it: what does waitpid tell, in which order?
 *
 * With WUNTRACED a wait tells of a stop once, and the child stays; what the child prints can come before the stop or after the
 * parent has let it go on. If it ends before the stop reaches it, the first wait reaps it, and nobody is left for the second.
 *
 * Answer (terminal): 3 outputs
 *   ScE
 *   cE
 *   cSE
 * Answer (pipe): 3 outputs
 *   ScE
 *   cE
 *   cSE
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        write(1, "c", 1);
        _exit(0);
    }
    kill(child, SIGSTOP);
    waitpid(child, &status, WUNTRACED);
    if (WIFSTOPPED(status)) {
        write(1, "S", 1);
        kill(child, SIGCONT);
        waitpid(child, &status, 0);
    }
    write(1, WIFEXITED(status) ? "E" : "?", 1);
    return 0;
}
