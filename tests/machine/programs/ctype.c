#include <ctype.h>
#include <stdio.h>
int main(void) {
  for (int c = -1; c < 256; c++)
    printf("%d%d%d%d%d%d%d%d%d%d%d%d ", !!isalnum(c), !!isalpha(c), !!iscntrl(c), !!isdigit(c), !!isgraph(c),
           !!islower(c), !!isprint(c), !!ispunct(c), !!isspace(c), !!isupper(c), !!isxdigit(c), !!isblank(c));
  printf("%d %d %d\n", toupper('q'), tolower('Q'), isascii(200));
  int (*f)(int) = isdigit;
  printf("%d\n", !!f('5'));
  return 0;
}
