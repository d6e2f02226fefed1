/* Only eight bits of an exit status survive: 256 is 0, -1 is 255, 300 is 44.
 *
 * Answer (terminal): 1 output
 *   0 255 44\n
 * Answer (pipe): 1 output
 *   0 255 44\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int status_of(int code)
{
    int status;

    if (fork() == 0)
        exit(code);
    wait(&status);
    return WEXITSTATUS(status);
}

int main(void)
{
    int a = status_of(256), b = status_of(-1), c = status_of(300);

    printf("%d %d %d\n", a, b, c);
    return 0;
}
