/* fork can fail: then there is no child, fork returns -1, and the careful program says so.
 *
 * Answer (terminal): 2 outputs
 *   child\nparent\n
 *   parent\nchild\n
 * Answer (terminal, fork may fail): 3 outputs
 *   child\nparent\n
 *   fork: Resource temporarily unavailable\n
 *   parent\nchild\n
 * Answer (pipe): 2 outputs
 *   child\nparent\n
 *   parent\nchild\n
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    switch (fork()) {
    case -1:
        perror("fork");
        return 1;
    case 0:
        printf("child\n");
        break;
    default:
        printf("parent\n");
    }
    return 0;
}
