/* The parent makes shared memory with a name, the child finds it by that. What does the child read, and what does the parent?
 *
 * The memory is there before the fork, and as long as it is, so the child always finds the length and the first number. Only the wait makes
 * sure that the parent sees what the child has stored. Without shm_open and ftruncate done before the fork, the child might come first.
 *
 * Answer (terminal): 1 output
 *   child: 8 bytes, 42\nparent: 43\n
 * Answer (pipe): 1 output
 *   child: 8 bytes, 42\nparent: 43\n
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    struct stat facts;
    int fd = shm_open("/numbers", O_CREAT | O_RDWR, 0600);
    int *mine;

    ftruncate(fd, 2 * sizeof(int));
    mine = mmap(NULL, 2 * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    mine[0] = 42;
    if (fork() == 0) {
        int *theirs;

        munmap(mine, 2 * sizeof(int));
        fd = shm_open("/numbers", O_RDWR, 0);
        fstat(fd, &facts);
        theirs = mmap(NULL, facts.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        printf("child: %d bytes, %d\n", (int)facts.st_size, theirs[0]);
        theirs[1] = theirs[0] + 1;
        exit(0);
    }
    wait(NULL);
    printf("parent: %d\n", mine[1]);
    shm_unlink("/numbers");
    return 0;
}
