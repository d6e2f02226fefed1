/* Two children write into a pipe, a third one runs cat on it. What is printed?
 *
 * Each word is one write, and cat ends when nobody has the writing end any more: the parent must close its own, and so must the
 * child that becomes cat, or cat would wait for itself.
 *
 * Answer (terminal): 2 outputs
 *   blue red done\n
 *   red blue done\n
 * Answer (pipe): 2 outputs
 *   blue red done\n
 *   red blue done\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];

    pipe(ends);
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            dup2(ends[1], STDOUT_FILENO);
            close(ends[0]);
            close(ends[1]);
            execlp("printf", "printf", "%s ", i == 0 ? "red" : "blue", (char *)NULL);
            _exit(127);
        }
    }
    if (fork() == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("cat", "cat", (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    close(ends[1]);
    while (wait(NULL) > 0)
        ;
    printf("done\n");
    return 0;
}
