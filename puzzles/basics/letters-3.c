/* The same with three rounds: small enough to list on paper.
 *
 * Answer (terminal): 3 outputs
 *   a\nb\nb\nc\nc\nc\nc\n
 *   a\nb\nc\nb\nc\nc\nc\n
 *   a\nb\nc\nc\nb\nc\nc\n
 * Answer (pipe): 1 output
 *   a\nb\nc\na\nb\nc\na\nb\nc\na\nb\nc\na\nb\nc\na\nb\nc\na\nb\nc\na\nb\nc\n
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 3; i++) {
        printf("%c\n", 'a' + i);
        fork();
    }
    return 0;
}
