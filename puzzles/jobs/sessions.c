/* Who may begin a new session, and to which groups and sessions do the processes belong afterwards?
 *
 * Not the leader of a process group, which the program itself is. The child may: it leads its new session and its new group.
 *
 * Answer (terminal): 1 output
 *   not the leader of a group\nchild: 1 before, now group 1, session 1\nparent: group 1, session 0\n
 * Answer (pipe): 1 output
 *   not the leader of a group\nchild: 1 before, now group 1, session 1\nparent: group 1, session 0\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (setsid() == -1)
        printf("not the leader of a group\n");
    fflush(stdout);
    if (fork() == 0) {
        int same_group = getpgrp() == getppid();
        setsid();
        printf("child: %d before, now group %d, session %d\n", same_group, getpgrp() == getpid(), getsid(0) == getpid());
        exit(0);
    }
    wait(NULL);
    printf("parent: group %d, session %d\n", getpgid(0) == getpid(), getsid(0) == getpid());
    return 0;
}
