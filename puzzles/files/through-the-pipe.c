/* The child's standard output is the pipe. What does the parent read, and who prints what?
 *
 * "A" is still in the buffer when fork copies it, so the child writes it as well, into the pipe; the parent
 * prints its own copy first.
 *
 * Answer (terminal): 1 output
 *   A[AB]\n
 * Answer (pipe): 1 output
 *   A[AB]\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char text[10];
    int length;

    pipe(ends);
    printf("A");
    if (fork() == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        printf("B");
        exit(0);
    }
    close(ends[1]);
    length = read(ends[0], text, sizeof text - 1);
    text[length] = '\0';
    printf("[%s]\n", text);
    return 0;
}
