#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
  const char *paths[] = {"/usr/lib", "/usr/", "usr", "/", ".", "..", "", "//", "///", "//a", "a//b", "a//", "/a", "//a//b//", "a/b/c", "///a", "a/"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    char *base = strdup(paths[i]), *dir = strdup(paths[i]);
    printf("[%s] [%s]", basename(base), dirname(dir));
    printf(" [%s] [%s]\n", base, dir);
  }
  printf("%s %s\n", basename(NULL), dirname(NULL));
  return 0;
}
