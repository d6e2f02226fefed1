#include <stdio.h>
#include <string.h>
struct point {
  int x, y;
};
struct rect {
  struct point a, b;
};
typedef struct {
  char name[16];
  float gpa;
  int marks[3];
} student;
static struct rect grow(struct rect r, int by) {
  r.a.x -= by;
  r.b.y += by;
  return r;
}
static void set(student *s, const char *n, float g) {
  strncpy(s->name, n, sizeof s->name - 1);
  s->name[sizeof s->name - 1] = '\0';
  s->gpa = g;
  for (int i = 0; i < 3; i++) s->marks[i] = i * 10;
}
int main(void) {
  struct rect r = {{1, 2}, {3, 4}}, q = grow(r, 5);
  printf("%d %d %d\n", r.a.x, q.a.x, q.b.y);
  student s[2], *p = s;
  set(&s[0], "Ann", 3.5f);
  set(s + 1, "a very long name indeed", 2.25);
  for (; p < s + 2; p++) printf("%s %.2f %d\n", p->name, p->gpa, p->marks[2]);
  student t = s[0];
  t.gpa++;
  printf("%.1f %.1f %d\n", t.gpa, s[0].gpa, memcmp(&t, &s[0], 16));
  union {
    float f;
    unsigned u;
  } pun = {.f = -2.5f};
  printf("%08x\n", pun.u);
  return 0;
}
