#include <stdio.h>
#include <string.h>
struct f {
  unsigned a : 1, b : 2, : 3, c : 5;
  signed d : 4;
  unsigned long e : 40;
  _Bool g : 1;
};
union u {
  int i;
  float f;
  unsigned char b[8];
  double d;
  struct {
    unsigned lo : 16, hi : 16;
  } p;
};
int main(void) {
  struct f f;
  memset(&f, 0, sizeof f);
  f.a = 1;
  f.b = 7;
  f.c = 33;
  f.d = -3;
  f.e = 1UL << 39;
  f.g = 5;
  printf("%u %u %u %d %lu %d %zu\n", f.a, f.b, f.c, f.d, (unsigned long)f.e, f.g, sizeof f);
  f.c += 30;
  f.d++;
  --f.b;
  f.e >>= 3;
  printf("%u %d %u %lu\n", f.c, f.d, f.b, (unsigned long)f.e);
  struct f g = f;
  printf("%d\n", g.c == f.c);
  union u u;
  u.f = 1.5f;
  printf("%x\n", u.i);
  u.d = 3.25;
  printf("%02x%02x\n", u.b[7], u.b[6]);
  u.i = 0x12345678;
  printf("%x %x\n", u.p.lo, u.p.hi);
  u.p.hi = 0xffff;
  printf("%x\n", u.i);
  return 0;
}
