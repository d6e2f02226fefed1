/* With setbuf(stdout, NULL) every print is written at once, so nothing is left for fork to copy.
 *
 * Answer (terminal): 2 outputs
 *   x12
 *   x21
 * Answer (pipe): 2 outputs
 *   x12
 *   x21
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    setbuf(stdout, NULL);
    printf("x");
    if (fork() == 0)
        printf("1");
    else
        printf("2");
    return 0;
}
