/* Parent and child read lines of one file by a stream that was opened before fork. Who gets which line?
 *
 * The first fgets takes the whole file into the buffer, so after fork each process has its own copy of the rest, and the
 * common offset is at the end. When a process ends by exit, glibc moves the offset back to where its own reading was:
 * only then a process that looks at the file anew finds something there again.
 *
 * Answer (terminal): 1 output
 *   one\nchild two\nparent two\nthen more\nthree\n
 * Answer (pipe): 1 output
 *   one\nchild two\nparent two\nthen more\nthree\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    char line[20];
    FILE *file = fopen("three", "w");

    fputs("one\ntwo\nthree\n", file);
    fclose(file);
    file = fopen("three", "r");
    fgets(line, sizeof line, file);
    printf("%s", line);
    fflush(stdout);
    if (fork() == 0) {
        fgets(line, sizeof line, file);
        printf("child %s", line);
        exit(0);
    }
    wait(NULL);
    fgets(line, sizeof line, file);
    printf("parent %s", line);
    printf("then %s\n", fgets(line, sizeof line, file) ? "more" : "nothing");
    printf("%s", fgets(line, sizeof line, file) ? line : "end\n");
    return 0;
}
