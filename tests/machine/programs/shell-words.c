#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define MAXARGS 128
static int parseline(char *buf, char **argv) {
  char *delim;
  int argc = 0, bg;
  buf[strlen(buf) - 1] = ' ';
  while (*buf && (*buf == ' ')) buf++;
  while ((delim = strchr(buf, ' '))) {
    argv[argc++] = buf;
    *delim = '\0';
    buf = delim + 1;
    while (*buf && (*buf == ' ')) buf++;
  }
  argv[argc] = NULL;
  if (argc == 0) return 1;
  if ((bg = (*argv[argc - 1] == '&')) != 0) argv[--argc] = NULL;
  return bg;
}
int main(void) {
  char line[] = "  ls -l   foo &\n";
  char *argv[MAXARGS];
  int bg = parseline(line, argv);
  for (int i = 0; argv[i]; i++) printf("[%s]", argv[i]);
  printf(" %d\n", bg);
  return 0;
}
