/* A parent stops its child and ends. What becomes of the child?
 *
 * Nobody is left who could continue it: its process group is orphaned, so the kernel sends SIGHUP and SIGCONT. SIGHUP ends it,
 * and it never prints again; without SIGHUP it would be stopped for ever.
 *
 * Answer (terminal): 1 output
 *   stopped by 19\n
 * Answer (pipe): 1 output
 *   stopped by 19\n
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
        raise(SIGSTOP);
        write(1, "never\n", 6);
        _exit(0);
    }
    waitpid(child, &status, WUNTRACED);
    printf("stopped by %d\n", WSTOPSIG(status));
    return 0;
}
