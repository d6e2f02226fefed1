/* Two children say who they are; then one runs date, the other one whoami. What can be printed?
 *
 * What the two programs print nobody knows beforehand, but where it stands: after the line of the same child.
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
