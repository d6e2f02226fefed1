/* A read from a pipe that doesn't wait: what does it find?
 *
 * Nothing yet (EAGAIN), the letter, or, when it asks again, the end of the file.
 *
 * Answer (terminal): 4 outputs
 *   nothing yet\nnothing yet\n
 *   nothing yet\nx\n
 *   x\nnothing yet\n
 *   x\nthe end\n
 * Answer (pipe): 4 outputs
 *   nothing yet\nnothing yet\n
 *   nothing yet\nx\n
 *   x\nnothing yet\n
 *   x\nthe end\n
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char letter;

    pipe(ends);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    if (fork() == 0) {
        write(ends[1], "x", 1);
        exit(0);
    }
    close(ends[1]);
    for (int i = 0; i < 2; i++) {
        ssize_t got = read(ends[0], &letter, 1);
        if (got < 0 && errno == EAGAIN)
            printf("nothing yet\n");
        else if (got == 0)
            printf("the end\n");
        else
            printf("%c\n", letter);
    }
    return 0;
}
