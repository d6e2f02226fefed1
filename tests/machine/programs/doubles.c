#include <float.h>
#include <math.h>
#include <stdio.h>
int main(void) {
  double a[] = {0, -0.0, 1, 0.1, 1e10, 1.5e300, 1e-310, 123456.789, 2.5, 0.5, 1.0 / 0, -1.0 / 0, 3.14159265358979};
  for (int i = 0; i < 13; i++) {
    printf("%f|%e|%g|%a|%.0f|%10.3f|%-12.4e|%+g|%#g|%G|%E|%F\n", a[i], a[i], a[i], a[i], a[i], a[i], a[i], a[i], a[i],
           a[i], a[i], a[i]);
  }
  float f = 0.1f;
  double s = 0;
  for (int i = 0; i < 10; i++) s += f;
  printf("%.17g %.9g %d\n", s, f * f, (int)(s * 100));
  printf("%d %d %d\n", 1.5 < 2, 0.1 + 0.2 == 0.3, (float)0.1 == 0.1);
  printf("%.*f %*.*f\n", 2, 3.14159, 8, 3, 2.71828);
  printf("%g %g\n", DBL_MAX, DBL_EPSILON);
  printf("%.1f%%\n", 45.678);
  double n = 0.0 / 0.0;
  printf("%d %d\n", n == n, n != n);
  printf("%g\n", fabs(-2.5));
  return 0;
}
