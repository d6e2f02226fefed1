#include <stdio.h>
#include <stdlib.h>
int main(void) {
  printf("x\n");
  fflush(stdout);
  abort();
}
