/* A shell runs three commands out of its input, the second one in the background. In which orders do their lines come?
 *
 * For a command in the foreground it waits; so the first line stands before all others, and the third command begins while the
 * second one may still have everything before it.
 *
 * Input: echo one\necho two &\necho three\nnosuch\n
 *
 * Answer (terminal): 3 outputs
 *   one\nthree\nnosuch: not found\ntwo\n
 *   one\nthree\ntwo\nnosuch: not found\n
 *   one\ntwo\nthree\nnosuch: not found\n
 * Answer (pipe): 3 outputs
 *   one\nthree\nnosuch: not found\ntwo\n
 *   one\nthree\ntwo\nnosuch: not found\n
 *   one\ntwo\nthree\nnosuch: not found\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAXLINE 80
#define MAXARGS 8

/* Splits the line into words; tells whether it ends in &. */
static int parse_line(char *line, char **words)
{
    int count = 0;

    for (char *word = strtok(line, " \n"); word != NULL && count < MAXARGS; word = strtok(NULL, " \n"))
        words[count++] = word;
    words[count] = NULL;
    if (count == 0 || strcmp(words[count - 1], "&") != 0)
        return 0;
    words[count - 1] = NULL;
    return 1;
}

static int is_builtin(char **words)
{
    if (strcmp(words[0], "quit") == 0)
        exit(0);
    return strcmp(words[0], "&") == 0;
}

static void evaluate(char *line)
{
    char *words[MAXARGS + 1];
    int in_background = parse_line(line, words);
    pid_t child;

    if (words[0] == NULL || is_builtin(words))
        return;
    if ((child = fork()) == 0) {
        execvp(words[0], words);
        printf("%s: not found\n", words[0]);
        exit(127);
    }
    if (!in_background)
        waitpid(child, NULL, 0);
}

int main(void)
{
    char line[MAXLINE];

    while (fgets(line, sizeof line, stdin) != NULL)
        evaluate(line);
    return 0;
}
