/* A child sends its output into a file with freopen and runs another function that only knows printf. What does the
 * parent find in the file?
 *
 * Answer (terminal): 1 output
 *   begin begin <working><done>\n
 * Answer (pipe): 1 output
 *   begin begin <working><done>\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

static void work(void)
{
    printf("working\n");
    printf("done\n");
}

int main(void)
{
    char word[20];

    printf("begin ");
    if (fork() == 0) {
        freopen("work.log", "w", stdout);
        work();
        exit(0);
    }
    wait(NULL);
    FILE *log = fopen("work.log", "r");
    if (log == NULL) {
        perror("work.log");
        return 1;
    }
    while (fscanf(log, "%19s", word) == 1)
        printf("<%s>", word);
    printf("\n");
    fclose(log);
    return 0;
}
