#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef int (*op)(int, int);
static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
struct cmd {
  const char *name;
  op f;
} table[] = {{"add", add}, {"sub", &sub}, {NULL, NULL}};
static op pick(const char *s) {
  for (struct cmd *c = table; c->name; c++)
    if (!strcmp(c->name, s)) return c->f;
  return NULL;
}
static int (*pick2(int n))(int, int) { return n ? add : sub; }
static int apply(int f(int, int), int x) { return (*f)(x, 1) + (***f)(x, 2) + f(x, 3); }
int main(void) {
  printf("%d %d %d\n", pick("add")(2, 3), (*pick("sub"))(2, 3), pick("mul") == NULL);
  printf("%d %d\n", pick2(1)(5, 6), apply(sub, 10));
  int (*p)(const char *) = puts;
  p("hi");
  int (*pr)(const char *, ...) = printf;
  pr("%d %s\n", 5, "five");
  size_t (*len)(const char *) = strlen;
  printf("%zu\n", len("four"));
  void (*e)(int) = exit;
  e(3);
}
