/* wait in a process without children doesn't block: it fails at once with ECHILD.
 *
 * Only the parent has a child, so only the parent's last line must come after the child's.
 *
 * Answer (terminal): 1 output
 *   child: -1\nparent: 1\n
 * Answer (pipe): 1 output
 *   child: -1\nparent: 1\n
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t child = fork();
    pid_t got = wait(NULL);

    if (child == 0)
        printf("child: %d\n", got);
    else
        printf("parent: %d\n", got == child);
    return 0;
}
