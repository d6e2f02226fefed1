/* fork as an argument: the child sees 0, the parent a number above 0, and both print.
 *
 * Answer (terminal): 2 outputs
 *   child\nparent\n
 *   parent\nchild\n
 * Answer (pipe): 2 outputs
 *   child\nparent\n
 *   parent\nchild\n
 */
#include <stdio.h>
#include <unistd.h>

static void say(int id)
{
    puts(id > 0 ? "parent" : "child");
}

int main(void)
{
    say(fork());
    return 0;
}
