#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
struct s {
  char a;
  long b;
};
int main(void) {
  printf("%zu %d %ld %" PRId64 " %" PRIu32 "\n", offsetof(struct s, b), INT_MAX, LONG_MIN, (int64_t)-5, (uint32_t)7);
  uintptr_t u = 0;
  intmax_t m = INTMAX_MAX;
  printf("%lu %jd %d\n", (unsigned long)u, m, CHAR_BIT);
  bool b = true;
  printf("%d\n", b);
  size_t n = SIZE_MAX;
  printf("%zu\n", n);
  return 0;
}
