/* Who ignores SIGCHLD gets no zombies: what does wait say then?
 *
 * It waits until the last child is gone, and fails with ECHILD.
 *
 * Answer (terminal): 1 output
 *   child\nnobody to wait for\n
 * Answer (pipe): 1 output
 *   child\nnobody to wait for\n
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    signal(SIGCHLD, SIG_IGN);
    if (fork() == 0) {
        printf("child\n");
        exit(7);
    }
    if (wait(NULL) == -1 && errno == ECHILD)
        printf("nobody to wait for\n");
    return 0;
}
