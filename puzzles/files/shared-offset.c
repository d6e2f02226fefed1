/* The child reads a letter out of the file, then the parent does. Which?
 *
 * fork copies descriptors, but not what they are open on: both processes have one open file with one offset. So the
 * parent goes on where the child stopped.
 *
 * Answer (terminal): 1 output
 *   child x\nparent y\n
 * Answer (pipe): 1 output
 *   child x\nparent y\n
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    char c;
    int fd = open("letters.txt", O_CREAT | O_RDWR, 0644);

    write(fd, "xyz", 3);
    lseek(fd, 0, SEEK_SET);
    if (fork() == 0) {
        read(fd, &c, 1);
        printf("child %c\n", c);
        exit(0);
    }
    wait(NULL);
    read(fd, &c, 1);
    printf("parent %c\n", c);
    unlink("letters.txt");
    return 0;
}
