/* Did exec work? The usual trick: a pipe that exec closes. Its end means success, and a number in it is the errno of a
 * failure. Here the parent looks without waiting, for vfork comes back once the child is another program. Is the pipe closed by then?
 *
 * Not surely. The kernel wakes vfork's parent when the child gives its memory back, and closes what is marked FD_CLOEXEC later, on
 * the way into the new program. The first outcome is rare, a few times in a thousand runs.
 *
 * Answer (terminal): 2 outputs
 *   nobody knows yet\n
 *   started\n
 * Answer (pipe): 2 outputs
 *   nobody knows yet\n
 *   started\n
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    int report[2], error;
    ssize_t got;

    pipe2(report, O_CLOEXEC | O_NONBLOCK);
    if (vfork() == 0) {
        execlp("true", "true", NULL);
        error = errno;
        write(report[1], &error, sizeof error);
        _exit(127);
    }
    close(report[1]);
    got = read(report[0], &error, sizeof error);
    if (got == 0)
        printf("started\n");
    else if (got > 0)
        printf("failed\n");
    else
        printf("nobody knows yet\n");
    wait(NULL);
    return 0;
}
