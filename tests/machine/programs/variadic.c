#include <stdarg.h>
#include <stdio.h>
static int sum(int n, va_list ap) {
  int s = 0;
  while (n--) s += va_arg(ap, int);
  return s;
}
static void both(int n, ...) {
  va_list a, b;
  va_start(a, n);
  va_copy(b, a);
  printf("%d ", sum(n, a));
  printf("%d\n", sum(n, b));
  va_end(a);
  va_end(b);
}
static void err(const char *f, ...) {
  va_list ap;
  va_start(ap, f);
  vfprintf(stdout, f, ap);
  va_end(ap);
}
static void buf(char *b, int n, const char *f, ...) {
  va_list ap;
  va_start(ap, f);
  vsnprintf(b, n, f, ap);
  va_end(ap);
}
static double mean(int n, ...) {
  va_list ap;
  double s = 0;
  va_start(ap, n);
  for (int i = 0; i < n; i++) s += va_arg(ap, double);
  va_end(ap);
  return s / n;
}
static void ptrs(int n, ...) {
  va_list ap;
  va_start(ap, n);
  while (n-- > 0) {
    char *s = va_arg(ap, char *);
    long l = va_arg(ap, long);
    unsigned char c = va_arg(ap, int);
    printf("%s %ld %c\n", s, l, c);
  }
  va_end(ap);
}
struct p {
  int a, b;
};
static int st(int n, ...) {
  va_list ap;
  va_start(ap, n);
  struct p *q = va_arg(ap, struct p *);
  int (*f)(int, va_list) = va_arg(ap, void *);
  (void)f;
  va_end(ap);
  return q->a + q->b;
}
int main(void) {
  char b[20];
  struct p q = {3, 4};
  both(3, 1, 2, 3);
  err("%s-%d-%.2f\n", "x", 5, 1.5);
  buf(b, 20, "%05d|%-4s|", 42, "ab");
  puts(b);
  printf("%.3f\n", mean(3, 1.0, 2.0, 4.5));
  ptrs(2, "a", 5L, 'x', "b", 6L, 'y');
  printf("%d\n", st(1, &q, sum));
  return 0;
}
