/* Two children send one message each, of type 1 (urgent) and 2. The parent asks for the most urgent one. Which comes first?
 *
 * A negative type takes the lowest there is, but only among those that are in the queue by then.
 *
 * Answer (terminal): 2 outputs
 *   1: urgent\n2: can wait\n
 *   2: can wait\n1: urgent\n
 * Answer (pipe): 2 outputs
 *   1: urgent\n2: can wait\n
 *   2: can wait\n1: urgent\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
    long type;
    char text[16];
};

int main(void)
{
    const char *texts[] = {"urgent", "can wait"};
    int id = msgget(IPC_PRIVATE, 0600);
    struct message message;

    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            message.type = i + 1;
            strcpy(message.text, texts[i]);
            msgsnd(id, &message, strlen(message.text) + 1, 0);
            exit(0);
        }
    }
    for (int i = 0; i < 2; i++) {
        msgrcv(id, &message, sizeof message.text, -2, 0);
        printf("%ld: %s\n", message.type, message.text);
    }
    while (wait(NULL) > 0)
        ;
    msgctl(id, IPC_RMID, NULL);
    return 0;
}
