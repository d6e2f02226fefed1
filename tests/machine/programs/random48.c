#include <stdio.h>
#include <stdlib.h>
int main(void) {
  srand48(3);
  printf("%ld %f %ld\n", lrand48(), drand48(), mrand48());
  return 0;
}
