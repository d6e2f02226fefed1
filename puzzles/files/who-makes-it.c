/* Two processes want to be the one that makes the lock file. Who gets it?
 *
 * O_EXCL makes open fail if the name is there already: looking and making are one step, so exactly one succeeds. The
 * loser can tell by errno; access asks without trying.
 *
 * Answer (terminal): 4 outputs
 *   child has it\nparent is late\n0 -1\n
 *   child is late\nparent has it\n0 -1\n
 *   parent has it\nchild is late\n0 -1\n
 *   parent is late\nchild has it\n0 -1\n
 * Answer (pipe): 2 outputs
 *   child has it\nparent is late\n0 -1\n
 *   child is late\nparent has it\n0 -1\n
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

static void try(const char *who)
{
    int fd = open("lock", O_CREAT | O_EXCL | O_WRONLY, 0600);

    if (fd >= 0)
        printf("%s has it\n", who);
    else if (errno == EEXIST)
        printf("%s is late\n", who);
}

int main(void)
{
    pid_t pid = fork();

    try(pid == 0 ? "child" : "parent");
    if (pid == 0)
        exit(0);
    wait(NULL);
    printf("%d ", access("lock", F_OK));
    unlink("lock");
    printf("%d\n", access("lock", F_OK));
    return 0;
}
