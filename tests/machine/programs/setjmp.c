#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
static jmp_buf env;
static int depth;
static void deep(int n) {
  depth++;
  if (n == 0) longjmp(env, 7);
  deep(n - 1);
}
int main(void) {
  volatile int tries = 0;
  int r = setjmp(env);
  tries++;
  printf("back with %d, tries %d, depth %d\n", r, tries, depth);
  if (r == 0) deep(3);
  if (r == 7 && tries < 4) longjmp(env, 0);
  if (r == 1 && tries < 5) longjmp(env, -3);
  switch (setjmp(env)) {
    case 0:
      puts("zero");
      longjmp(env, 2);
    case 2:
      puts("two");
      break;
    default:
      puts("?");
  }
  if (setjmp(env) == 0) {
    puts("first");
    longjmp(env, 1);
  } else
    puts("second");
  while (setjmp(env) < 3) {
    static int k;
    k++;
    printf("k%d\n", k);
    longjmp(env, k);
  }
  return 0;
}
