#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
static uint32_t hash(const char *s) {
  uint32_t h = 5381;
  int c;
  while ((c = *s++)) h = ((h << 5) + h) + c;
  return h;
}
static uint64_t rot(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
int main(void) {
  printf("%" PRIu32 " %" PRIx64 "\n", hash("fork"), rot(0x123456789abcdefULL, 12));
  int8_t i = -128;
  i--;
  printf("%d\n", i);
  int64_t big = INT64_C(1) << 40;
  printf("%" PRId64 "\n", big);
  float f = 1e10f;
  int n = (int)f;
  printf("%d\n", n);
  double d = 7;
  printf("%d %g\n", (int)d % 4, d / 2);
  return 0;
}
