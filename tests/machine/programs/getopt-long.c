#include <getopt.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  char *argv[] = {"prog", "--verbose", "--file=foo", "--num", "3", "rest", "--un", "-x", NULL};
  int argc = 8, o, flag = 0;
  struct option lo[] = {{"verbose", no_argument, &flag, 1},
                        {"file", required_argument, 0, 'f'},
                        {"num", required_argument, 0, 'n'},
                        {0, 0, 0, 0}};
  int idx = -1;
  while ((o = getopt_long(argc, argv, "x", lo, &idx)) != -1) printf("%d(%s)%d ", o, optarg ? optarg : "-", idx);
  printf("%d %d\n", flag, optind);
  return 0;
}
