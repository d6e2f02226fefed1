#include <stdio.h>
int main(void) {
  int a = 3;
  typeof(a) b = 4;
  __typeof__(int *) p = &b;
  typeof(1.5) d = 2.5;
  printf("%d %d %g\n", a, *p, d);
  return 0;
}
