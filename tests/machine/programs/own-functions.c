// Functions and variables of the program's own with names of the library's.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
static void error(const char *text) { printf("error: %s\n", text); }
static int err = 5;
void warn(int n) { printf("warn %d\n", n); }
int rand(void) { return 4; }
static char *strsep(char *s) { return s + 1; }
int main(void) {
  error("mine");
  warn(err);
  srand(3);
  printf("%d %s %d\n", rand(), strsep("abc"), 7);
  int optind = 3, random = 4;
  printf("%d\n", optind + random);
  return 0;
}
