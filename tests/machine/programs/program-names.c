#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(void) {
  printf("%s %s\n", program_invocation_name, program_invocation_short_name);
  printf("%d\n", environ != NULL && environ[0] == NULL);
  return 0;
}
