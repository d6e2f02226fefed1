/* The child leaves its text and its process id in shared memory. What does the parent read?
 *
 * The wait orders the two: the parent reads after the child has ended.
 *
 * Answer (terminal): 1 output
 *   child: I am done\n
 * Answer (pipe): 1 output
 *   child: I am done\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct letter {
    pid_t from;
    char text[32];
};

int main(void)
{
    struct letter *letter = mmap(NULL, sizeof *letter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    strcpy(letter->text, "nothing");
    pid_t child = fork();
    if (child == 0) {
        letter->from = getpid();
        snprintf(letter->text, sizeof letter->text, "I am %s", "done");
        exit(0);
    }
    waitpid(child, NULL, 0);
    printf("%s: %s\n", letter->from == child ? "child" : "somebody", letter->text);
    return 0;
}
