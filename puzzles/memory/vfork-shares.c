/* vfork lends the parent's memory to the child: what the child changes, the parent sees.
 *
 * Answer (terminal): 1 output
 *   value 8\n
 * Answer (pipe): 1 output
 *   value 8\n
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    volatile int value = 7;

    if (vfork() == 0) {
        value++;
        _exit(0);
    }
    printf("value %d\n", value);
    return 0;
}
