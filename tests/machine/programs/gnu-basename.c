#define _GNU_SOURCE
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/errno.h>
#include <sys/param.h>
int main(void) {
  const char *path = "/usr/lib/";
  printf("[%s] [%s] %d %d %d\n", basename(path), basename("a.out"), ENOENT, MAXPATHLEN, MIN(3, MAX(1, 2)));
  return 0;
}
