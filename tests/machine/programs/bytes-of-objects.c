#include <stdio.h>
#include <string.h>
int main(void) {
  int x = 0x01020304;
  unsigned char *b = (unsigned char *)&x;
  printf("%d %d\n", b[0], b[3]);
  short s[2];
  memcpy(s, &x, 4);
  printf("%d %d\n", s[0], s[1]);
  float f = 1.0f;
  unsigned u;
  memcpy(&u, &f, 4);
  printf("%x\n", u);
  long l;
  memset(&l, 0xab, sizeof l);
  printf("%lx\n", l);
  return 0;
}
