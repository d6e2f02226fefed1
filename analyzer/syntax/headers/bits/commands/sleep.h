// sleep, for whole seconds.
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv) {
  for (int n = 1; n < argc; n++) sleep(atoi(argv[n]));
  return argc < 2;
}
