/* fork as the condition of a loop: the parent goes round twice, each child leaves the loop at once with its own count.
 *
 * Nobody prints before the end, so the three digits come in any order.
 *
 * Answer (terminal): 6 outputs
 *   012
 *   021
 *   102
 *   120
 *   201
 *   210
 * Answer (pipe): 6 outputs
 *   012
 *   021
 *   102
 *   120
 *   201
 *   210
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    int i;

    for (i = 0; i < 2 && fork(); i++)
        ;
    printf("%d", i);
    return 0;
}
