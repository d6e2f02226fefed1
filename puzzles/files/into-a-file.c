/* Standard output goes into a file for a while. How often is the first line in there, and what comes to the terminal?
 *
 * dup2 changes where descriptor 1 leads, and nothing about the text that is still in printf's buffer: on a terminal the
 * line is written at once; else it is flushed into the file, and fork has doubled it by then.
 *
 * Answer (terminal): 1 output
 *   start\n[child\nparent\n]\n
 * Answer (pipe): 1 output
 *   [start\nchild\nstart\nparent\n]\n
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    char text[100];
    int saved = dup(1);
    int fd = open("out.txt", O_CREAT | O_RDWR | O_TRUNC, 0644);

    printf("start\n");
    dup2(fd, 1);
    if (fork() == 0) {
        printf("child\n");
        exit(0);
    }
    wait(NULL);
    printf("parent\n");
    fflush(stdout);
    dup2(saved, 1);
    lseek(fd, 0, SEEK_SET);
    int n = read(fd, text, sizeof text);
    ftruncate(fd, 0);
    write(saved, "[", 1);
    write(saved, text, n);
    write(saved, "]\n", 2);
    return 0;
}
