/* Somebody may type Ctrl-C. Who is still there to print?
 *
 * The signal goes to all processes of the group in the foreground. The child ignores it; the grandchild has left the group.
 *
 * Signal: SIGINT
 *
 * Answer (terminal): 7 outputs
 *   
 *   child\n
 *   child\nloner\n
 *   child\nloner\nparent\n
 *   loner\n
 *   loner\nchild\n
 *   loner\nchild\nparent\n
 * Answer (pipe): 7 outputs
 *   
 *   child\n
 *   child\nloner\n
 *   child\nloner\nparent\n
 *   loner\n
 *   loner\nchild\n
 *   loner\nchild\nparent\n
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        signal(SIGINT, SIG_IGN);
        printf("child\n");
        exit(0);
    }
    if (fork() == 0) {
        setpgid(0, 0);
        printf("loner\n");
        exit(0);
    }
    while (wait(NULL) > 0)
        ;
    printf("parent\n");
    return 0;
}
