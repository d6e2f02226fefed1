// echo of coreutils, without its options but -n.
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv) {
  int newline = 1, n = 1;
  while (n < argc && strcmp(argv[n], "-n") == 0) newline = 0, n++;
  for (int first = n; n < argc; n++) {
    if (n > first) putchar(' ');
    fputs(argv[n], stdout);
  }
  if (newline) putchar('\n');
  return 0;
}
