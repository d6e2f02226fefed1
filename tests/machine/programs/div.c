#include <stdio.h>
#include <stdlib.h>
int main(void) {
  div_t d = div(-7, 2);
  ldiv_t l = ldiv(100L, 7L);
  printf("%d %d %ld %ld %d %ld %lld\n", d.quot, d.rem, l.quot, l.rem, abs(-3), labs(-4L), llabs(-5LL));
  lldiv_t q = lldiv(17, -5);
  printf("%lld %lld\n", q.quot, q.rem);
  return 0;
}
