#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
int main(void) {
  char *e;
  printf("%ld %lu %lld %llu %g %g\n", strtol("-42abc", &e, 10), strtoul("0xff", NULL, 0),
         strtoll("-9223372036854775808", NULL, 10), strtoull("18446744073709551615", NULL, 10), strtod("3.5e2xyz", &e),
         atof("2.25"));
  puts(e);
  errno = 0;
  strtod("1e999", &e);
  printf("%d\n", errno == ERANGE);
  printf("%lld %d\n", atoll("123456789012345"), atoi("99999999999"));
  printf("%g %g %g\n", strtod("inf", NULL), strtod("0x1p4", NULL), strtod("  -.5", NULL));
  printf("%g\n", strtof("1.1", NULL));
  errno = 0;
  long v = strtol("12", &e, 1);
  printf("%ld %d\n", v, errno);
  strtol("", &e, 10);
  printf("%d\n", *e);
  return 0;
}
