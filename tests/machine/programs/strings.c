#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
int main(void) {
  char b[64];
  const char *s = "hello, world";
  printf("%zu %zu %s %s\n", strspn(s, "helo"), strcspn(s, " ,"), strpbrk(s, "wxyz"), strpbrk(s, "qQ") ? "x" : "none");
  char *d = strndup(s, 5);
  printf("%s %zu\n", d, strlen(d));
  free(d);
  printf("%d %d %d\n", strcasecmp("Hello", "hELLO"), strncasecmp("helloX", "HELLOY", 5), strncasecmp("a", "b", 0));
  strcpy(b, "ab");
  strncat(b, "cdef", 2);
  puts(b);
  printf("%s\n", (char *)memccpy(b, "xyz;", ';', 10) - 1 == b + 3 ? "ok" : "no");
  memmove(b + 1, b, 3);
  b[5] = 0;
  puts(b);
  printf("%s|%s\n", strchrnul("abc", 'z'), (char *)memrchr("a/b/c", '/', 5));
  printf("%s %s\n", stpcpy(b, "end") == b + 3 ? "stp" : "no", b);
  bzero(b, 4);
  printf("%d %d\n", b[0], bcmp("a", "a", 1));
  printf("%s\n", index("abc", 'b'));
  printf("%s\n", rindex("abcb", 'b'));
  printf("%s\n", strcasestr("Hello World", "WORLD"));
  printf("%d\n", strcoll("a", "b") < 0);

  
  return 0;
}
