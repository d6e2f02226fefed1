#include <errno.h>
#include <error.h>
#include <stdio.h>
int main(void) {
  printf("out\n");
  error(0, ENOENT, "cannot %s", "x");
  error(0, 0, "plain");
  printf("%u\n", error_message_count);
  error_at_line(0, 0, "f.c", 12, "at line");
  error(4, EPERM, "last");
  return 0;
}
