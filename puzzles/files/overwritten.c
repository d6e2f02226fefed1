/* The same without O_APPEND, and each child opens the file for itself: what is left of the two texts?
 *
 * Each has an offset of its own, which begins at 0, so the later write covers the earlier one, as far as it reaches.
 *
 * Answer (terminal): 2 outputs
 *   4 bytes: AAAA
 *   4 bytes: bbAA
 * Answer (pipe): 2 outputs
 *   4 bytes: AAAA
 *   4 bytes: bbAA
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <sys/wait.h>

static void put(const char *text)
{
    int fd = open("file", O_WRONLY);

    write(fd, text, strlen(text));
    exit(0);
}

int main(void)
{
    char text[20];
    struct stat state;
    int fd = open("file", O_CREAT | O_RDWR, 0644);

    if (fork() == 0)
        put("AAAA");
    if (fork() == 0)
        put("bb");
    while (wait(NULL) > 0)
        ;
    fstat(fd, &state);
    printf("%ld bytes: ", (long)state.st_size);
    fflush(stdout);
    int n = read(fd, text, sizeof text);
    write(1, text, n);
    return 0;
}
