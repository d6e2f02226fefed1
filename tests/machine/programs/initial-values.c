#include <stdio.h>
int x = 10;
int *get(void) { return &x; }
struct s {
  int a : 4;
  unsigned b : 4;
};
enum { N = 3, M = N * 2 };
static const int k = 5;
const char *const names[] = {[N] = "three", [0] = "zero"};
int arr[M] = {1, 2, 3};
char msg[] = "hello";
char two[2][4] = {"ab", "cd"};
int (*fp[2])(const char *) = {puts, 0};
unsigned char bytes[] = {0xff, 'a', '\0'};
int main(void) {
  *get() += 5;
  printf("%d %zu %s %s %d\n", x, sizeof names / sizeof *names, names[3], names[1] ? "?" : "null", k);
  struct s s = {-3, 9};
  printf("%d %u\n", s.a, s.b);
  fp[0](msg);
  printf("%s%s %d %zu\n", two[0], two[1], bytes[0], sizeof msg);
  int i = 0;
  i += i++ + 1;
  int c = (x > 5) ? (x < 20 ? 1 : 2) : 3;
  printf("%d\n", c);
  long sum = 0;
  for (char *p = msg; *p != '\0'; ++p) sum += *p - 'a';
  printf("%ld\n", sum);
  unsigned int u = ~0u >> 1;
  printf("%u %d\n", u, (int)u);
  short sh = 32767;
  sh++;
  printf("%d\n", sh);
  printf("%d %d\n", 07 + 0x1F, 'A' ^ ' ');
  return 0;
}
