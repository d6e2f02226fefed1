/* A loop that prints a letter and forks: in which orders can the letters come?
 *
 * Four rounds, 1 + 2 + 4 + 8 letters by up to 16 processes. Into a pipe every process writes all its letters at its end, and
 * they have all the same four, whoever printed them: one output.
 *
 * Answer (terminal): 279 outputs
 * Answer (pipe): 1 output
 *   a\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\na\nb\nc\nd\n
 * Too many interleavings for the naive engine.
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 4; i++) {
        printf("%c\n", 'a' + i);
        fork();
    }
    return 0;
}
