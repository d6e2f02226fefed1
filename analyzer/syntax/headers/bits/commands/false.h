// false.
#include <unistd.h>
int main(int argc, char **argv) {
  if (argc == 2 && argv[1][0] == '-' && argv[1][1] == '-') __forkcheck_not_covered("false with --help or --version");
  return 1;
}
