/* A stream is opened before fork, and both processes print into it. How often is the first line in the file?
 *
 * A stream on a file is fully buffered: the line is still in the buffer when fork copies it, and each process writes its
 * own copy when it ends.
 *
 * Answer (terminal): 1 output
 *   start\nchild\nstart\nparent\n
 * Answer (pipe): 1 output
 *   start\nchild\nstart\nparent\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    char line[80];
    FILE *out = fopen("lines.txt", "w");

    fprintf(out, "start\n");
    if (fork() == 0) {
        fprintf(out, "child\n");
        exit(0);
    }
    wait(NULL);
    fprintf(out, "parent\n");
    fclose(out);
    FILE *in = fopen("lines.txt", "r");
    while (fgets(line, sizeof line, in))
        fputs(line, stdout);
    fclose(in);
    return 0;
}
