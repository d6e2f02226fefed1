/* Two descriptors of one file, opened twice, and a copy of the first. What do the three reads give?
 *
 * Each open makes an open file with an offset of its own; dup makes a second descriptor for the same one. The child
 * opens the file once more, and begins at its start.
 *
 * Answer (terminal): 1 output
 *   child aa\nparent bac\n
 * Answer (pipe): 1 output
 *   child aa\nparent bac\n
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

static char next(int fd)
{
    char c = '-';

    read(fd, &c, 1);
    return c;
}

int main(void)
{
    int made = open("abc.txt", O_CREAT | O_WRONLY | O_TRUNC, 0600);

    write(made, "abc", 3);
    close(made);
    int first = open("abc.txt", O_RDONLY);
    int second = open("abc.txt", O_RDONLY);
    int copy = dup(first);
    if (fork() == 0) {
        int own = open("abc.txt", O_RDONLY);
        printf("child %c", next(copy));
        printf("%c\n", next(own));
        exit(0);
    }
    wait(NULL);
    printf("parent %c", next(first));
    printf("%c", next(second));
    printf("%c\n", next(copy));
    return 0;
}
