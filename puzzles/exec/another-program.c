/* A program runs another one that lies beside it. Which lines are seen, and in which orders?
 *
 * The process stays the same one, and its parent waits for it as before; but its memory is the new program's, so what was left
 * in its buffer is never seen.
 *
 * Answer (terminal): 2 outputs
 *   child-main of 2, child of its parent: yes\nparent\nstatus 3\n
 *   parent\nchild-main of 2, child of its parent: yes\nstatus 3\n
 * Answer (pipe): 1 output
 *   child-main of 2, child of its parent: yes\nparent\nstatus 3\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        printf("before ");
        execl("./child-main", "child-main", "3", (char *)NULL);
        printf("not there\n");
        exit(1);
    }
    printf("parent\n");
    waitpid(child, &status, 0);
    printf("status %d\n", WEXITSTATUS(status));
    return 0;
}
