#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void err_doit(int errnoflag, int error, const char *fmt, va_list ap) {
  char buf[4096];
  vsnprintf(buf, 4096 - 1, fmt, ap);
  if (errnoflag) snprintf(buf + strlen(buf), 4096 - strlen(buf) - 1, ": %s", strerror(error));
  strcat(buf, "\n");
  fflush(stdout);
  fputs(buf, stdout);
  fflush(NULL);
}
void err_ret(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  err_doit(1, errno, fmt, ap);
  va_end(ap);
}
int main(void) {
  errno = EINVAL;
  err_ret("bad %s %d", "thing", 3);
  return 0;
}
