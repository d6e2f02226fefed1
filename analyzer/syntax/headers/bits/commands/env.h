// env without arguments.
#include <stdio.h>
#include <unistd.h>
extern char **environ;
int main(int argc, char **argv) {
  if (argc > 1) __forkcheck_not_covered("env with arguments");
  for (char **entry = environ; *entry != NULL; entry++) puts(*entry);
  return 0;
}
