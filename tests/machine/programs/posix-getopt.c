#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <unistd.h>
int main(void) {
  char *argv[] = {"p", "x", "-a", NULL};
  printf("%d ", getopt(3, argv, "a"));
  printf("%d\n", optind);
  return 0;
}
