// A variable of the program's own takes the place of the library's.
#include <stdio.h>
extern int getopt(int argc, char *const argv[], const char *letters);
int optind = 2;
char *optarg = "none";
int main(void) {
  char *argv[] = {"p", "-a", "-b", "-cx", NULL};
  int o;
  while ((o = getopt(4, argv, "abc:")) != -1) printf("%c %s %d\n", o, optarg ? optarg : "null", optind);
  return 0;
}
