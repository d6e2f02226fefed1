/* The child has two pipes open when it ends, and the parent has seen that one of them is closed. Can it still
 * write into the other?
 *
 * POSIX doesn't say in which order descriptors are closed. Linux lets go of the files behind them from the
 * highest descriptor down, one after the other: here the pipe of answers goes before that of questions, and
 * in between a question is taken that nobody will read. With the two calls of pipe the other way round the
 * parent would always find both closed.
 *
 * Answer (terminal): 2 outputs
 *   nobody there\n
 *   taken\n
 * Answer (pipe): 2 outputs
 *   nobody there\n
 *   taken\n
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/wait.h>

int main(void)
{
    int questions[2], answers[2];
    char byte;

    signal(SIGPIPE, SIG_IGN);
    pipe(questions);
    pipe(answers);
    if (fork() == 0)
        _exit(0);
    close(questions[0]);
    close(answers[1]);
    read(answers[0], &byte, 1);
    if (write(questions[1], "?", 1) == 1)
        printf("taken\n");
    else
        printf("nobody there\n");
    wait(NULL);
    return 0;
}
