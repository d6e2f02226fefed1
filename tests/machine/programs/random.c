#include <stdio.h>
#include <stdlib.h>
int main(void) {
  for (int i = 0; i < 5; i++) printf("%d ", rand());
  srand(42);
  for (int i = 0; i < 400; i++) {
    int r = rand();
    if (i > 395) printf("%d ", r);
  }
  srandom(7);
  printf("%ld %ld ", random(), random());
  unsigned s = 5;
  printf("%d %d %u ", rand_r(&s), rand_r(&s), s);
  srand(0);
  printf("%d ", rand() % 6 + 1);
  srand(1);
  printf("%d %d\n", rand(), RAND_MAX);
  return 0;
}
