/* A child runs /bin/false, another one /bin/true: what does the parent learn?
 *
 * The exit status of what they ran.
 *
 * Answer (terminal): 1 output
 *   /bin/true: 0\n/bin/false: 1\n
 * Answer (pipe): 1 output
 *   /bin/true: 0\n/bin/false: 1\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const char *programs[] = {"/bin/true", "/bin/false"};
    int status;

    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (child == 0) {
            execl(programs[i], programs[i], (char *)NULL);
            _exit(127);
        }
        waitpid(child, &status, 0);
        printf("%s: %d\n", programs[i], WEXITSTATUS(status));
    }
    return 0;
}
