/* Two players: the parity of a process id decides what each of them says.
 *
 * Which ids a run has nobody knows; usually the child's is one more than its parent's, but other processes come in between. So each player
 * can be odd or even. Both ask twice, and get the same answer both times: a process keeps its id.
 *
 * Answer (terminal): 4 outputs
 *   child is even\nparent is even\n
 *   child is even\nparent is odd\n
 *   child is odd\nparent is even\n
 *   child is odd\nparent is odd\n
 * Answer (pipe): 4 outputs
 *   child is even\nparent is even\n
 *   child is even\nparent is odd\n
 *   child is odd\nparent is even\n
 *   child is odd\nparent is odd\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *who)
{
    int odd = getpid() % 2;

    printf("%s is %s\n", who, odd ? "odd" : "even");
    if ((getpid() & 1) != odd)
        printf("%s has changed\n", who);
}

int main(void)
{
    pid_t child = fork();

    if (child == 0) {
        say("child");
        exit(0);
    }
    waitpid(child, NULL, 0);
    say("parent");
    return 0;
}
