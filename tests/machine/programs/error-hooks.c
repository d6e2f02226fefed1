#include <error.h>
#include <errno.h>
#include <stdio.h>
static void name(void) { fprintf(stderr, "my name "); }
int main(void) {
  error_print_progname = name;
  error(0, EPERM, "first %d", 1);
  error_one_per_line = 1;
  for (int i = 0; i < 3; i++) error_at_line(0, 0, "f.c", 7 + i / 2, "line %d", i);
  error_print_progname = NULL;
  error_at_line(0, ENOENT, NULL, 3, "no file");
  printf("%u\n", error_message_count);
  error(300, 0, "end");
}
