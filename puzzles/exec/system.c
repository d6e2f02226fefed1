/* What does system() give back, and what happens to the text that was left in the buffer?
 *
 * It returns the status as wait tells it: of the shell, which says 127 when it found no such command. The buffer is this process's
 * memory: the shell writes past it, and it is written later.
 *
 * Answer (terminal): 1 output
 *   second\nfirst status 0\nstatus 42\nsh: 1: nosuchcommand: not found\nstatus 127\n
 * Answer (pipe): 1 output
 *   second\nfirst status 0\nstatus 42\nstatus 127\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;

    printf("first ");
    status = system("echo second");
    printf("status %d\n", status);
    status = system("exit 42");
    printf("status %d\n", WEXITSTATUS(status));
    status = system("nosuchcommand");
    printf("status %d\n", WEXITSTATUS(status));
    return 0;
}
