#include <stdio.h>
#include <string.h>
int main(void) {
  char b[10];
  memset(b, 'x', 10);
  int n = snprintf(b, 5, "%d", 1234567);
  printf("%d %s %c\n", n, b, b[6]);
  n = snprintf(b, 1, "abc");
  printf("%d %d\n", n, b[0]);
  n = snprintf(b, 0, "abc");
  printf("%d %d\n", n, b[0]);
  n = snprintf(b, sizeof b, "%s", "exactly9!");
  printf("%d %s\n", n, b);
  char *p = NULL;
  printf("%s\n", p);
  printf("%5s|%-5s|%.1s|%c%c\n", "ab", "ab", "ab", 0101, 'z');
  printf("%08.3f|%+5d|% d|%x|%#o|%5%|\n", 3.14159, 7, 7, 255u, 8);
  
  return 0;
}
