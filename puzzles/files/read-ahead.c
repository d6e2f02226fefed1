/* Each process asks for one more line. Who gets which?
 *
 * fgets takes its lines out of a buffer, which the first call fills with all the input that there is. fork
 * copies the buffer, so both processes find the second line in their own copy.
 *
 * Input: one\ntwo\nthree\n
 * Answer (terminal): 1 output
 *   parent one\nchild two\nparent two\n
 * Answer (pipe): 1 output
 *   parent one\nchild two\nparent two\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

static void next_line(const char *who)
{
    char line[20];

    if (fgets(line, sizeof line, stdin)) {
        printf("%s %s", who, line);
        fflush(stdout);
    }
}

int main(void)
{
    next_line("parent");
    if (fork() == 0) {
        next_line("child");
        _exit(0);
    }
    wait(NULL);
    next_line("parent");
    return 0;
}
