#include <stdio.h>
int main(void) {
  int a, b, n, r;
  char s[20], c;
  double d;
  float f;
  long l;
  unsigned u;
  short h;
  printf("%d ", sscanf("12 -34 abc x", "%d %d %s %c", &a, &b, s, &c));
  printf("%d %d %s %c\n", a, b, s, c);
  printf("%d ", sscanf("3.5 1e3 99999999999 ff 077", "%lf %f %ld %x %ho", &d, &f, &l, &u, &h));
  printf("%g %g %ld %u %d\n", d, f, l, u, h);
  printf("%d\n", sscanf("", "%d", &a));
  printf("%d\n", sscanf("x", "%d", &a));
  r = sscanf("key=value;rest", "%[^=]=%*[a-z];%n", s, &n); printf("%d %s %d\n", r, s, n);
  printf("%d ", sscanf("2024-01-15", "%4d-%2d-%2d", &a, &b, &n));
  printf("%d %d %d\n", a, b, n);
  r = sscanf("0x1f 010", "%i %i", &a, &b); printf("%d %i %i\n", r, a, b);
  return 0;
}
