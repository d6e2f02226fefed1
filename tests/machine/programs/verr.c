#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
static void w(const char *f, ...) {
  va_list ap;
  va_start(ap, f);
  vwarn(f, ap);
  va_end(ap);
  va_start(ap, f);
  vwarnx(f, ap);
  va_end(ap);
  va_start(ap, f);
  verrx(9, f, ap);
  va_end(ap);
}
int main(void) {
  errno = EAGAIN;
  w("a %d", 5);
}
