#include <stdio.h>
int main(void) {
  float f = 16777216.0f;
  f += 1;
  printf("%f\n", f);
  double x = 1e308;
  x *= 10;
  printf("%f\n", x);
  int i = 7;
  double q = i / 2;
  printf("%.1f %.1f\n", q, i / 2.0);
  printf("%d\n", (int)3.99 + (int)-3.99);
  unsigned u = 3.7;
  printf("%u\n", u);
  long l = 1e18;
  printf("%ld\n", l);
  float g = 1.0f / 3;
  printf("%.10f %.10f\n", g, 1.0 / 3);
  double z = -0.0;
  printf("%f %d\n", z, z == 0);
  printf("%.15g\n", 0.1 + 0.2);
  x = 5.5;
  x++;
  x -= 2;
  x /= 3;
  printf("%f\n", x);
  printf("%d\n", x > 1 ? 1 : 0);
  if (x) puts("t");
  printf("%f\n", (double)(float)0.1);
  return 0;
}
