/* The return code of a child reaches its parent through the wait status.
 *
 * The sleep changes nothing: the parent waits for the exit, however long it takes.
 *
 * Answer (terminal): 2 outputs
 *   CHILD: about to leave\nPARENT: waiting\nPARENT: the child returned 23\n
 *   PARENT: waiting\nCHILD: about to leave\nPARENT: the child returned 23\n
 * Answer (terminal, ideal): 1 output
 *   PARENT: waiting\nCHILD: about to leave\nPARENT: the child returned 23\n
 * Answer (pipe): 1 output
 *   CHILD: about to leave\nPARENT: waiting\nPARENT: the child returned 23\n
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        sleep(1);
        printf("CHILD: about to leave\n");
        return 23;
    }
    printf("PARENT: waiting\n");
    waitpid(child, &status, 0);
    if (WIFEXITED(status))
        printf("PARENT: the child returned %d\n", WEXITSTATUS(status));
    else
        printf("PARENT: the child ended badly\n");
    return 0;
}
