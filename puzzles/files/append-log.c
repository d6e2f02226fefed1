/* Two children write a line each into a log that is open for appending; the parent prints it. One opens the log by
 * itself, the other has inherited it.
 *
 * With O_APPEND each write goes to the end of the file as it is then, so no line is lost, and the order is open.
 *
 * Answer (terminal): 2 outputs
 *   first is {P0.1}\nsecond\n
 *   second\nfirst is {P0.1}\n
 * Answer (pipe): 2 outputs
 *   first is {P0.1}\nsecond\n
 *   second\nfirst is {P0.1}\n
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    char text[100];
    int log = open("log", O_CREAT | O_WRONLY | O_APPEND, 0644);

    if (fork() == 0) {
        dprintf(log, "first is %d\n", getpid());
        exit(0);
    }
    if (fork() == 0) {
        int own = open("log", O_WRONLY | O_APPEND);
        write(own, "second\n", 7);
        exit(0);
    }
    while (wait(NULL) > 0)
        ;
    int back = open("log", O_RDONLY);
    int n = read(back, text, sizeof text);
    write(1, text, n);
    unlink("log");
    return 0;
}
