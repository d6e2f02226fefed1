/* wait4 also tells what the child has used. What is sure about it?
 *
 * The status and the order; how long the child ran nobody knows beforehand.
 *
 * Answer (terminal): 1 output
 *   child\nstatus 7 after {number} microseconds\n
 * Answer (pipe): 1 output
 *   child\nstatus 7 after {number} microseconds\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    struct rusage usage;
    pid_t child = fork();
    if (child == 0) {
        printf("child\n");
        exit(7);
    }
    if (wait4(child, &status, 0, &usage) == child)
        printf("status %d after %ld microseconds\n", WEXITSTATUS(status), usage.ru_utime.tv_usec);
    return 0;
}
