#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct in {
  char n[8];
  int v;
};
struct out {
  struct in a[2];
  struct in *p;
  double d;
  int (*f)(int);
};
static int twice(int x) { return 2 * x; }
static struct out make(int v) {
  struct out o = {{{"a", v}, {"b", v + 1}}, NULL, 2.5, twice};
  o.p = NULL;
  return o;
}
static int take(struct out o, struct in i) {
  o.a[0].v = 99;
  return o.f(o.a[1].v) + i.v;
}
static struct in *q;
struct pair {
  int a, b;
} gp = {1, 2};
struct pair ga[] = {{1, 2}, {3, 4}};
int *gi = (int[]){7, 8, 9};
struct pair *gpp = &(struct pair){5, 6};
const struct {
  int id;
  const char *name;
} table[] = {{1, "one"}, {2, "two"}};
int main(void) {
  struct out o = make(5), c;
  c = o;
  c.a[0].v++;
  printf("%d %d %d\n", o.a[0].v, take(c, o.a[1]), c.a[0].v);
  printf("%s %d\n", make(7).a[1].n, make(8).a[0].v);
  char raw[sizeof o];
  memcpy(raw, &o, sizeof o);
  struct out *r = (struct out *)raw;
  printf("%d %g\n", r->f(21), r->d);
  struct in x;
  memcpy(&x, &o.a[1], sizeof x);
  printf("%s %d\n", x.n, x.v);
  int v;
  memcpy(&v, (char *)&x + offsetof(struct in, v), sizeof v);
  printf("%d\n", v);
  struct pair *h = malloc(3 * sizeof *h);
  for (int i = 0; i < 3; i++) h[i] = (struct pair){i, i * i};
  printf("%d %d %d\n", h[2].b, gi[1], gpp->b);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) printf("%d=%s ", table[i].id, table[i].name);
  struct pair s1 = {1, 2}, s2 = s1, s3;
  s3 = s2 = s1;
  printf("%d\n", memcmp(&s1, &s3, sizeof s1));
  struct pair t = 1 ? s1 : s2;
  printf("%d %d\n", t.a, (s2 = s1).b);
  free(h);
  union {
    struct {
      int a, b;
    };
    long l;
  } uu;
  uu.a = 1;
  uu.b = 2;
  printf("%lx\n", uu.l);
  struct flex {
    int n;
    char d[];
  } *fx = malloc(sizeof *fx + 10);
  strcpy(fx->d, "flex");
  puts(fx->d);
  return 0;
}
