/* The child writes into a pipe that nobody will read. Does it live to tell?
 *
 * While the parent has its end to read from, the write works. Afterwards it fails, and SIGPIPE ends the child
 * before write returns.
 *
 * Answer (terminal): 2 outputs
 *   killed by 13\n
 *   written\nexit 0\n
 * Answer (pipe): 2 outputs
 *   killed by 13\n
 *   written\nexit 0\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    int ends[2], status;

    pipe(ends);
    if (fork() == 0) {
        close(ends[0]);
        write(ends[1], "x", 1);
        printf("written\n");
        exit(0);
    }
    close(ends[0]);
    wait(&status);
    if (WIFSIGNALED(status))
        printf("killed by %d\n", WTERMSIG(status));
    else
        printf("exit %d\n", WEXITSTATUS(status));
    return 0;
}
