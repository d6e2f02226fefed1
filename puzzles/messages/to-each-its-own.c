/* A parent answers its children through one queue: the type of a message is the process id of whom it is for. Who prints what?
 *
 * A process takes messages of its own type alone, so each child gets its own answer; in which order they print them is open.
 *
 * Answer (terminal): 2 outputs
 *   child 0: 0\nchild 1: 10\n
 *   child 1: 10\nchild 0: 0\n
 * Answer (pipe): 2 outputs
 *   child 0: 0\nchild 1: 10\n
 *   child 1: 10\nchild 0: 0\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct answer {
    long receiver;
    int number;
};

int main(void)
{
    int id = msgget(IPC_PRIVATE, 0600);
    struct answer answer;
    pid_t children[2];

    for (int i = 0; i < 2; i++) {
        if ((children[i] = fork()) == 0) {
            msgrcv(id, &answer, sizeof answer.number, getpid(), 0);
            printf("child %d: %d\n", i, answer.number);
            exit(0);
        }
    }
    for (int i = 1; i >= 0; i--) {
        answer.receiver = children[i];
        answer.number = 10 * i;
        msgsnd(id, &answer, sizeof answer.number, 0);
    }
    while (wait(NULL) > 0)
        ;
    msgctl(id, IPC_RMID, NULL);
    return 0;
}
