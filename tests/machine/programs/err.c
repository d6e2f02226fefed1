#include <err.h>
#include <errno.h>
#include <stdio.h>
int main(void) {
  printf("out\n");
  errno = ENOENT;
  warn("cannot open %s", "x");
  warnx("plain %d", 5);
  warn(NULL);
  warnx(NULL);
  errno = EPERM;
  err(3, "fatal %d", 7);
}
