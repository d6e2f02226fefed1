/* A process reads what one command prints, and writes to another. In which order do the lines come?
 *
 * popen runs the command in a child whose output, or input, is a pipe; pclose closes this end, waits for the child and gives its status.
 * What is printed to cat lies in the stream's buffer until then, so cat comes after the line that was printed later on a terminal; into a
 * pipe this process's own lines lie in its buffer to the very end.
 *
 * Answer (terminal): 1 output
 *   read: one two\nnot for the cat\nfor the cat\ncat: 0\nexit: 3\n
 * Answer (pipe): 1 output
 *   for the cat\nread: one two\nnot for the cat\ncat: 0\nexit: 3\n
 */
#include <stdio.h>
#include <sys/wait.h>

int main(void)
{
    char line[80];
    int status;

    FILE *from = popen("echo one two", "r");
    while (fgets(line, sizeof line, from) != NULL)
        printf("read: %s", line);
    pclose(from);

    FILE *to = popen("cat", "w");
    fprintf(to, "for the cat\n");
    printf("not for the cat\n");
    status = pclose(to);
    printf("cat: %d\n", WEXITSTATUS(status));

    from = popen("exit 3", "r");
    status = pclose(from);
    printf("exit: %d\n", WEXITSTATUS(status));
    return 0;
}
