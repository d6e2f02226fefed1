#include <stdio.h>
struct item { const char *name; int *values; struct item *next; };
struct item list = {"a", (int[]){1, 2, 3}, &(struct item){"b", (int[2]){4}, NULL}};
struct pair { int x, y; } pairs[] = {(struct pair){1, 2}, {3, 4}}, one = (struct pair){.y = 9};
const char **words = (const char *[]){"x", "y", NULL};
int *middle = &(int[]){5, 6, 7}[1];
int main(void) {
  printf("%s %d %s %d %d\n", list.name, list.values[2], list.next->name, list.next->values[0], list.next->values[1]);
  printf("%d %d %d %d %s %d\n", pairs[0].y, pairs[1].x, one.x, one.y, words[1], *middle);
  list.values[0]++;
  ++*middle;
  printf("%d %d %zu\n", list.values[0], *middle, sizeof pairs / sizeof *pairs);
  return 0;
}
