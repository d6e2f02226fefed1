/* Two children say who they are; then one runs date, the other one whoami. What can be printed?
 *
 * What the two programs print nobody knows beforehand, but where it stands: after the line of the same child.
 *
 * Answer (terminal): 6 outputs
 *   child 0 is {P0.1}\nchild 1 is {P0.2}\n{output of "date"}{output of "whoami"}both done\n
 *   child 0 is {P0.1}\nchild 1 is {P0.2}\n{output of "whoami"}{output of "date"}both done\n
 *   child 0 is {P0.1}\n{output of "date"}child 1 is {P0.2}\n{output of "whoami"}both done\n
 *   child 1 is {P0.2}\nchild 0 is {P0.1}\n{output of "date"}{output of "whoami"}both done\n
 *   child 1 is {P0.2}\nchild 0 is {P0.1}\n{output of "whoami"}{output of "date"}both done\n
 *   child 1 is {P0.2}\n{output of "whoami"}child 0 is {P0.1}\n{output of "date"}both done\n
 * Answer (pipe): 6 outputs
 *   child 0 is {P0.1}\nchild 1 is {P0.2}\n{output of "date"}{output of "whoami"}both done\n
 *   child 0 is {P0.1}\nchild 1 is {P0.2}\n{output of "whoami"}{output of "date"}both done\n
 *   child 0 is {P0.1}\n{output of "date"}child 1 is {P0.2}\n{output of "whoami"}both done\n
 *   child 1 is {P0.2}\nchild 0 is {P0.1}\n{output of "date"}{output of "whoami"}both done\n
 *   child 1 is {P0.2}\nchild 0 is {P0.1}\n{output of "whoami"}{output of "date"}both done\n
 *   child 1 is {P0.2}\n{output of "whoami"}child 0 is {P0.1}\n{output of "date"}both done\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const char *programs[] = {"date", "whoami"};

    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            printf("child %d is %d\n", i, getpid());
            fflush(stdout);
            execlp(programs[i], programs[i], (char *)NULL);
            exit(127);
        }
    }
    while (wait(NULL) > 0)
        ;
    printf("both done\n");
    return 0;
}
