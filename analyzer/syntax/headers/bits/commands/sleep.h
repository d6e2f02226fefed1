// sleep, for whole seconds.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv) {
  if (argc < 2) __forkcheck_not_covered("sleep without a time");
  for (int n = 1; n < argc; n++) {
    size_t digits = strspn(argv[n], "0123456789");
    if (digits == 0 || digits > 9 || argv[n][digits] != '\0') __forkcheck_not_covered("sleep for other than whole seconds");
  }
  for (int n = 1; n < argc; n++) sleep(atoi(argv[n]));
  return 0;
}
