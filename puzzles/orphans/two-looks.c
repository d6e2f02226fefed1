/* A child looks at its parent twice: it may be adopted before the first look, between the two, or not at all.
 *
 * Answer (terminal): 3 outputs
 *   adopted adopted 
 *   parent adopted 
 *   parent parent 
 * Answer (pipe): 3 outputs
 *   adopted adopted 
 *   parent adopted 
 *   parent parent 
 */
#include <stdio.h>
#include <unistd.h>

static void look(pid_t old_parent)
{
    printf(getppid() == old_parent ? "parent " : "adopted ");
}

int main(void)
{
    pid_t me = getpid();

    if (fork() == 0) {
        look(me);
        look(me);
    }
    return 0;
}
