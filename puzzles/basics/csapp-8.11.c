/* After CS:APP, homework 8.11: how many lines does this program print?
 *
 * Two forks in a loop make four processes; each prints one line.
 *
 * Answer (terminal): 1 output
 *   hey\nhey\nhey\nhey\n
 * Answer (pipe): 1 output
 *   hey\nhey\nhey\nhey\n
 */
#include "csapp.h"

int main(void)
{
    int round;

    for (round = 0; round < 2; round++)
        Fork();
    printf("hey\n");
    exit(0);
}
