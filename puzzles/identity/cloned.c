/* clone makes a process that begins in a function. Whose variable does it change?
 *
 * With SIGCHLD alone it is a fork: the child has a copy of all memory, and what its function returns is its exit status. It
 * leaves by _exit: what is in its buffers is lost.
 *
 * Answer (terminal): 1 output
 *   child 5\nparent 1, status 5\n
 * Answer (pipe): 1 output
 *   parent 1, status 5\n
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[65536];
int counter = 1;

int child(void *argument)
{
    counter += *(int *)argument;
    printf("child %d\n", counter);
    printf("lost");
    return counter;
}

int main(void)
{
    int step = 4, status;
    pid_t pid = clone(child, stack + sizeof stack, SIGCHLD, &step);

    waitpid(pid, &status, 0);
    printf("parent %d, status %d\n", counter, WEXITSTATUS(status));
    return 0;
}
