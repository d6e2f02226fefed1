/* Parent and child wait for each other through two pipes: the order of all lines is certain.
 *
 * Answer (terminal): 1 output
 *   ping\npong\nping\npong\n
 * Answer (pipe): 1 output
 *   ping\npong\nping\npong\n
 */
#include <stdio.h>
#include <unistd.h>

static void wait_for_token(int fd)
{
    char token;

    read(fd, &token, 1);
}

static void say(const char *text, int fd)
{
    printf("%s\n", text);
    fflush(stdout);
    write(fd, "t", 1);
}

int main(void)
{
    int there[2], back[2];

    pipe(there);
    pipe(back);
    if (fork() == 0) {
        for (int i = 0; i < 2; i++) {
            wait_for_token(there[0]);
            say("pong", back[1]);
        }
        return 0;
    }
    for (int i = 0; i < 2; i++) {
        say("ping", there[1]);
        wait_for_token(back[0]);
    }
    return 0;
}
