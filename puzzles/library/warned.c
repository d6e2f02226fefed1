/* A child sorts its own copy and ends with err; the parent warns and fails in its second wait.
 *
 * Answer (terminal): 1 output
 *   3\n2\n1\nwarned: child: No such file or directory\nwarned: status 3\n3\nwarned: second wait: No child processes\n
 * Answer (pipe): 1 output
 *   3\n2\n1\n3\n
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int descending(const void *a, const void *b)
{
    return *(const int *)b - *(const int *)a;
}

int main(void)
{
    int values[] = {3, 1, 2};
    int status;

    program_invocation_short_name = "warned";
    if (fork() == 0) {
        qsort(values, 3, sizeof values[0], descending);
        for (int i = 0; i < 3; i++)
            printf("%d\n", values[i]);
        errno = ENOENT;
        err(values[0], "child");
    }
    if (wait(&status) < 0)
        err(1, "wait");
    warnx("status %d", WEXITSTATUS(status));
    printf("%d\n", values[0]);
    if (wait(&status) < 0)
        err(2, "second wait");
    return 0;
}
