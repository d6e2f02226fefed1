/* Two children run echo, the parent waits for both. Which orders are possible?
 *
 * exec doesn't make a new process: the parent reaps the same two children.
 *
 * Answer (terminal): 2 outputs
 *   left\nright\ndone\n
 *   right\nleft\ndone\n
 * Answer (pipe): 2 outputs
 *   left\nright\ndone\n
 *   right\nleft\ndone\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char *words[] = {"left", "right"};

    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            char *arguments[] = {"echo", words[i], NULL};
            execvp(arguments[0], arguments);
            perror("execvp");
            exit(127);
        }
    }
    while (wait(NULL) > 0)
        ;
    printf("done\n");
    return 0;
}
