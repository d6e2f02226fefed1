#include <assert.h>
#include <stdio.h>
static void f(int x) { assert(x > 0 && "must be positive"); }
int main(void) {
  printf("lost");
  f(1);
  f(0);
  return 0;
}
