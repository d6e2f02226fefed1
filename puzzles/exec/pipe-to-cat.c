/* A child runs printf into a pipe, the parent becomes cat on it. What is printed?
 *
 * cat ends when nobody has the writing end any more: the parent must close its own first, or cat would wait for itself. Nothing of
 * the parent's own text after exec is ever reached.
 *
 * Answer (terminal): 1 output
 *   red blue\n
 * Answer (pipe): 1 output
 *   red blue\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int ends[2];

    pipe(ends);
    if (fork() == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("printf", "printf", "%s %s\\n", "red", "blue", (char *)NULL);
        _exit(127);
    }
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    execlp("cat", "cat", (char *)NULL);
    printf("done\n");
    return 0;
}
