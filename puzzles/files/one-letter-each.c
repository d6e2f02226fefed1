/* Parent and child read one letter each, without any buffer. Can both get the same one?
 *
 * They share one open file and so its offset: each letter is read once. Who comes first is open, and so is the
 * order of the lines.
 *
 * Input: ab
 * Answer (terminal): 4 outputs
 *   child a\nparent b\n
 *   child b\nparent a\n
 *   parent a\nchild b\n
 *   parent b\nchild a\n
 * Answer (pipe): 4 outputs
 *   child a\nparent b\n
 *   child b\nparent a\n
 *   parent a\nchild b\n
 *   parent b\nchild a\n
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    char letter;
    const char *who = fork() == 0 ? "child" : "parent";

    read(STDIN_FILENO, &letter, 1);
    printf("%s %c\n", who, letter);
    return 0;
}
