#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
int main(void) {
  char *s;
  int n = asprintf(&s, "%d-%s", 5, "x");
  printf("%d %s\n", n, s);
  free(s);
  return 0;
}
