/* Two processes add one each to a counter that they share. What does it hold at the end?
 *
 * Adding is reading, adding and writing. If both read before either writes, one addition is lost.
 *
 * Answer (terminal): 2 outputs
 *   1\n
 *   2\n
 * Answer (pipe): 2 outputs
 *   1\n
 *   2\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int *counter = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            *counter = *counter + 1;
            exit(0);
        }
    }
    wait(NULL);
    wait(NULL);
    printf("%d\n", *counter);
    munmap(counter, sizeof *counter);
    return 0;
}
