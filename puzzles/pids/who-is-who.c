/* Printed process ids: the numbers change from run to run, who is who doesn't.
 *
 * Answer (terminal): 1 output
 *   child {P0.1} of {P0}\nparent {P0} had {P0.1}\n
 * Answer (pipe): 1 output
 *   child {P0.1} of {P0}\nparent {P0} had {P0.1}\n
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t child = fork();

    if (child == 0) {
        printf("child %d of %d\n", getpid(), getppid());
    } else {
        waitpid(child, NULL, 0);
        printf("parent %d had %d\n", (int)getpid(), (int)child);
    }
    return 0;
}
