#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    printf("%s of %d, child of its parent: %s\n", argv[0], argc, getppid() != 1 ? "yes" : "no");
    return atoi(argv[1]);
}
