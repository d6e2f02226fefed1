/* strtok remembers its place in a variable that fork copies: each child may go on by itself.
 *
 * Answer (terminal): 6 outputs
 *   one 0\nthree 1\ntwo 0\nend\n
 *   one 0\ntwo 0\nthree 1\nend\n
 *   three 1\none 0\ntwo 0\nend\n
 *   three 1\ntwo 0\none 0\nend\n
 *   two 0\none 0\nthree 1\nend\n
 *   two 0\nthree 1\none 0\nend\n
 * Answer (pipe): 6 outputs
 *   one 0\nthree 1\ntwo 0\nend\n
 *   one 0\ntwo 0\nthree 1\nend\n
 *   three 1\none 0\ntwo 0\nend\n
 *   three 1\ntwo 0\none 0\nend\n
 *   two 0\none 0\nthree 1\nend\n
 *   two 0\nthree 1\none 0\nend\n
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char line[] = "one two  three";
    char *word = strtok(line, " ");

    while (word != NULL) {
        if (fork() == 0) {
            printf("%s %d\n", word, strtok(NULL, " ") == NULL);
            exit(0);
        }
        word = strtok(NULL, " ");
    }
    while (wait(NULL) > 0)
        ;
    printf("end\n");
    return 0;
}
