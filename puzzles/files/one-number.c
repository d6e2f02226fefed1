/* Two processes add to a counter in a file: each reads it, adds one and writes it back. What is in the file in the end?
 *
 * Nothing keeps the other process out between the read and the write, so one of the two steps may be lost.
 *
 * Answer (terminal): 2 outputs
 *   8\n
 *   9\n
 * Answer (pipe): 2 outputs
 *   8\n
 *   9\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

static int count(void)
{
    int n = -1;
    FILE *file = fopen("count", "r");

    fscanf(file, "%d", &n);
    fclose(file);
    return n;
}

static void set(int n)
{
    FILE *file = fopen("count", "r+");

    fprintf(file, "%d\n", n);
    fclose(file);
}

int main(void)
{
    fclose(fopen("count", "w"));
    set(7);
    if (fork() == 0) {
        set(count() + 1);
        exit(0);
    }
    set(count() + 1);
    wait(NULL);
    printf("%d\n", count());
    remove("count");
    return 0;
}
