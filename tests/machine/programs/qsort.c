#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int cmp(const void *a, const void *b) {
  printf("[%d,%d]", *(int *)a, *(int *)b);
  return *(int *)a - *(int *)b;
}
static int scmp(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
struct r {
  char k;
  double v;
  char pad[30];
};
static int rcmp(const void *a, const void *b) {
  const struct r *x = a, *y = b;
  return x->k - y->k;
}
int main(void) {
  int a[] = {5, 2, 9, 1, 7, 3, 3, 8};
  qsort(a, 8, sizeof a[0], cmp);
  puts("");
  for (int i = 0; i < 8; i++) printf("%d ", a[i]);
  int k = 7;
  int *p = bsearch(&k, a, 8, sizeof *a, cmp);
  printf("found %ld\n", p ? (long)(p - a) : -1);
  k = 4;
  p = bsearch(&k, a, 8, sizeof *a, cmp);
  printf("%d\n", p == NULL);
  const char *w[] = {"pear", "apple", "fig", "date"};
  qsort(w, 4, sizeof *w, scmp);
  for (int i = 0; i < 4; i++) printf("%s ", w[i]);
  puts("");
  struct r r[6];
  for (int i = 0; i < 6; i++) {
    r[i].k = "bacbaa"[i];
    r[i].v = i;
  }
  qsort(r, 6, sizeof *r, rcmp);
  for (int i = 0; i < 6; i++) printf("%c%g ", r[i].k, r[i].v);
  qsort(a, 0, 4, cmp);
  qsort(a, 1, 4, cmp);
  return 0;
}
