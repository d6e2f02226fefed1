/* wait is for children only: the parent waits for its child, but the grandchild may print at any time after its fork.
 *
 * Answer (terminal): 3 outputs
 *   child grandchild parent 
 *   child parent grandchild 
 *   grandchild child parent 
 * Answer (pipe): 3 outputs
 *   child grandchild parent 
 *   child parent grandchild 
 *   grandchild child parent 
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        if (fork() == 0)
            printf("grandchild ");
        else
            printf("child ");
        return 0;
    }
    wait(NULL);
    printf("parent ");
    return 0;
}
