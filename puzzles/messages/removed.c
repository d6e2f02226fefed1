/* A child waits for a message; its parent removes the queue. What is the child told?
 *
 * Whoever waits by then is told that the queue was removed (EIDRM); who comes later finds none (EINVAL).
 *
 * Answer (terminal): 2 outputs
 *   far too late\ngone\n
 *   too late\ngone\n
 * Answer (pipe): 2 outputs
 *   far too late\ngone\n
 *   too late\ngone\n
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = msgget(IPC_PRIVATE, 0600);
    struct {
        long type;
        char text[8];
    } message;

    if (fork() == 0) {
        if (msgrcv(id, &message, sizeof message.text, 0, 0) < 0)
            printf("%s\n", errno == EIDRM ? "too late" : errno == EINVAL ? "far too late" : "?");
        exit(0);
    }
    msgctl(id, IPC_RMID, NULL);
    wait(NULL);
    printf("gone\n");
    return 0;
}
