/* Exit handlers run in the reverse order of their registration, in every process that has them; after _exit none runs.
 *
 * Answer (terminal): 1 output
 *   child leaves\nlast\nfirst\nparent leaves\nlast\nfirst\n
 * Answer (pipe): 1 output
 *   child leaves\nlast\nfirst\nparent leaves\nlast\nfirst\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void first(void)
{
    printf("first\n");
}

static void last(void)
{
    printf("last\n");
}

int main(void)
{
    atexit(first);
    atexit(last);
    if (fork() == 0)
        _exit(0);
    if (fork() == 0) {
        printf("child leaves\n");
        exit(0);
    }
    while (wait(NULL) > 0)
        ;
    printf("parent leaves\n");
    return 0;
}
