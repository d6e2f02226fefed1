/* One printf can be two writes: on a terminal glibc empties the buffer at the newline that comes before the number.
 *
 * So the other process can get in between the newline and the text. Into a pipe each process writes once.
 *
 * Answer (terminal): 4 outputs
 *   \n\nI am 0\nI am 1\n
 *   \n\nI am 1\nI am 0\n
 *   \nI am 0\n\nI am 1\n
 *   \nI am 1\n\nI am 0\n
 * Answer (pipe): 2 outputs
 *   \nI am 0\n\nI am 1\n
 *   \nI am 1\n\nI am 0\n
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    int who = fork() == 0;

    printf("\nI am %d\n", who);
    return 0;
}
