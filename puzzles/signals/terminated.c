/* The parent sends SIGTERM at once. What can the child still say, and what does its status tell?
 *
 * The signal may come before the child prints, after it, or when the child has ended already.
 *
 * Answer (terminal): 3 outputs
 *   killed by 15 (Terminated)\n
 *   working\nexit 3\n
 *   working\nkilled by 15 (Terminated)\n
 * Answer (pipe): 3 outputs
 *   killed by 15 (Terminated)\n
 *   working\nexit 3\n
 *   working\nkilled by 15 (Terminated)\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        printf("working\n");
        exit(3);
    }
    kill(child, SIGTERM);
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status))
        printf("killed by %d (%s)\n", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        printf("exit %d\n", WEXITSTATUS(status));
    return 0;
}
