#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
extern char **environ;
int main(void) {
  setenv("A", "1", 1);
  printf("%s\n", getenv("A"));
  setenv("A", "2", 0);
  printf("%s\n", getenv("A"));
  setenv("A", "22", 1);
  printf("%s\n", getenv("A"));
  static char b[] = "B=xyz";
  putenv(b);
  printf("%s\n", getenv("B"));
  b[2] = 'q';
  printf("%s\n", getenv("B"));
  unsetenv("A");
  printf("%d\n", getenv("A") == NULL);
  int n = 0;
  for (char **e = environ; *e; e++)
    if (strncmp(*e, "B=", 2) == 0) n++;
  printf("%d\n", n);
  clearenv();
  printf("%d %d\n", getenv("B") == NULL, environ == NULL);
  printf("%d\n", setenv("x=y", "", 1));
  return 0;
}
