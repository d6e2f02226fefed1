/* Standard output is put aside, closed and brought back. Which lines are seen?
 *
 * A descriptor is only a number for what is open: a copy of it goes on working. What the child writes to the
 * closed number is lost.
 *
 * Answer (terminal): 1 output
 *   one\ntwo\nthree\n
 * Answer (pipe): 1 output
 *   one\ntwo\nthree\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>

static void line(int fd, const char *text)
{
    write(fd, text, strlen(text));
}

int main(void)
{
    int saved = dup(STDOUT_FILENO);

    line(STDOUT_FILENO, "one\n");
    close(STDOUT_FILENO);
    if (fork() == 0) {
        line(STDOUT_FILENO, "lost\n");
        line(saved, "two\n");
        exit(0);
    }
    wait(NULL);
    dup2(saved, STDOUT_FILENO);
    line(STDOUT_FILENO, "three\n");
    return 0;
}
