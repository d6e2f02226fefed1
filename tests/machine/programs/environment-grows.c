#include <stdio.h>
#include <stdlib.h>
extern char **environ;
int main(void) {
  char name[8], text[20];
  for (int i = 0; i < 5; i++) { sprintf(name, "N%d", i); sprintf(text, "v%d", i * i); setenv(name, text, 1); }
  for (char **e = environ; *e; e++) puts(*e);
  unsetenv("N2");
  setenv("N4", "new", 1);
  putenv("N1");
  for (char **e = environ; *e; e++) puts(*e);
  printf("%d %d\n", getenv("N") == NULL, getenv("") == NULL);
  return 0;
}
