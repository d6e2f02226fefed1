/* The parent waits for its child: after waitpid nothing of the child can come any more.
 *
 * Answer (terminal): 3 outputs
 *   CHILD: working\nCHILD: done\nPARENT: waiting\nPARENT: child is gone\n
 *   CHILD: working\nPARENT: waiting\nCHILD: done\nPARENT: child is gone\n
 *   PARENT: waiting\nCHILD: working\nCHILD: done\nPARENT: child is gone\n
 * Answer (pipe): 1 output
 *   CHILD: working\nCHILD: done\nPARENT: waiting\nPARENT: child is gone\n
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t child = fork();

    if (child == 0) {
        printf("CHILD: working\n");
        printf("CHILD: done\n");
        return 0;
    }
    printf("PARENT: waiting\n");
    waitpid(child, NULL, 0);
    printf("PARENT: child is gone\n");
    return 0;
}
