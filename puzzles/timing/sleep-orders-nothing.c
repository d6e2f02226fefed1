/* Sleeping doesn't order anything for certain: the system may keep the parent waiting for longer than the child sleeps.
 *
 * Under ideal timing, where code takes no time, the order is what the author had in mind.
 *
 * Answer (terminal): 2 outputs
 *   child\nparent\n
 *   parent\nchild\n
 * Answer (terminal, ideal): 1 output
 *   parent\nchild\n
 * Answer (pipe): 2 outputs
 *   child\nparent\n
 *   parent\nchild\n
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        sleep(1);
        printf("child\n");
    } else {
        printf("parent\n");
    }
    return 0;
}
