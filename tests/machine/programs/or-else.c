#include <stdio.h>
int main(void) {
  int a = 0, b = 5;
  printf("%d %d\n", a ?: 7, b++ ?: 9);
  char *s = NULL;
  puts(s ?: "null");
  printf("%d\n", b);
  return 0;
}
