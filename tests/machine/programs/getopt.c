#include <stdio.h>
#include <unistd.h>
int main(void) {
  char *argv[] = {"prog", "x", "-a", "-bval", "-c", "arg", "y", "-d", "-q", "--", "-e", "z", NULL};
  int argc = 12, o;
  while ((o = getopt(argc, argv, "ab:c:d::")) != -1) printf("%c(%s) ", o, optarg ? optarg : "-");
  printf("optind %d optopt %c:", optind, optopt);
  for (int i = optind; i < argc; i++) printf(" %s", argv[i]);
  puts("");
  optind = 1;
  opterr = 0;
  while ((o = getopt(argc, argv, "+:ab:")) != -1) printf("%c ", o);
  printf("%d\n", optind);
  return 0;
}
