/* A child asks for its parent's id: if the parent has gone, it has been adopted by process 1.
 *
 * Answer (terminal): 2 outputs
 *   adopted\n
 *   my own parent\n
 * Answer (pipe): 2 outputs
 *   adopted\n
 *   my own parent\n
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    pid_t program = getpid();

    if (fork() == 0) {
        if (getppid() == program)
            printf("my own parent\n");
        else
            printf("adopted\n");
    }
    return 0;
}
