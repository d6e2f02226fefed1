/* Two processes meet at a FIFO. In which order do they get in, and what does the reader read?
 *
 * open waits until somebody opens the other end, so neither "in" can come before both processes are at their open: but then both go on,
 * and either may be the first to print. The second read finds the end: the writer has closed its end, or is gone.
 *
 * Answer (terminal): 2 outputs
 *   child comes\nchild in\nparent in\n5 bytes\n
 *   child comes\nparent in\nchild in\n5 bytes\n
 * Answer (pipe): 2 outputs
 *   child comes\nchild in\nparent in\n5 bytes\n
 *   child comes\nparent in\nchild in\n5 bytes\n
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char text[16];
    int fd, n;

    if (mkfifo("meeting", 0600) < 0) {
        perror("mkfifo");
        exit(1);
    }
    if (fork() == 0) {
        printf("child comes\n");
        fflush(stdout);
        fd = open("meeting", O_WRONLY);
        printf("child in\n");
        fflush(stdout);
        write(fd, "hello", 5);
        exit(0);
    }
    fd = open("meeting", O_RDONLY);
    printf("parent in\n");
    fflush(stdout);
    while ((n = read(fd, text, sizeof text)) > 0)
        printf("%d bytes\n", n);
    close(fd);
    wait(NULL);
    unlink("meeting");
    return 0;
}
