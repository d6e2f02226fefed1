#include <stdio.h>
static const char *kind(int c) {
  switch (c) {
    case '0' ... '9':
      return "digit";
    case 'a' ... 'z':
    case 'A' ... 'Z':
      return "letter";
    case -5 ... - 1:
      return "neg";
    default:
      return "other";
  }
}
int main(void) {
  for (const char *p = "a1Z-"; *p; p++) printf("%s ", kind(*p));
  printf("%s %s\n", kind(-3), kind(-6));
  switch (3) {
    case 5 ... 1:
      puts("empty");
      break;
    case 2 ... 2:
      break;
    default:
      puts("d");
  }
  return 0;
}
