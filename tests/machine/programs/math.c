#include <math.h>
#include <stdio.h>
int main(void) {
  double a[] = {0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 2, 1e300, 123456.789, -7.1};
  for (int i = 0; i < 11; i++) printf("%g %g %g %g %g %g %g\n", fabs(a[i]), floor(a[i]), ceil(a[i]), trunc(a[i]), round(a[i]), rint(a[i]), sqrt(a[i]));
  printf("%g %g %g %g %.0f\n", fmod(7.5, 2), fmod(-7.5, 2), pow(2, 10), pow(-3, 3), pow(10, 15));
  double (*f)(double) = sqrt;
  printf("%.17g %f\n", f(2), M_PI);
  return 0;
}
