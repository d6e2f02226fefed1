// echo of coreutils, without its options but -n.
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv) {
  int newline = 1, n = 1;
  while (n < argc && strcmp(argv[n], "-n") == 0) newline = 0, n++;
  if (n < argc && argv[n][0] == '-' && argv[n][1] != '\0' && argv[n][strspn(argv[n] + 1, "neE") + 1] == '\0')
    __forkcheck_not_covered("echo with -e or -E");
  if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "--version") == 0))
    __forkcheck_not_covered("echo with --help or --version");
  for (int first = n; n < argc; n++) {
    if (n > first) putchar(' ');
    fputs(argv[n], stdout);
  }
  if (newline) putchar('\n');
  return 0;
}
