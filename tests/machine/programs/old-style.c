#include <stdio.h>
int add(a, b)
int a, b;
{ return a + b; }
main(argc, argv) int argc;
char **argv;
{
  printf("%d\n", add(1, 2));
  exit(0);
}
