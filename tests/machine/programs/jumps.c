// What longjmp leaves: variables keep their values, nested calls end, several buffers, a buffer in a struct.
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
struct task { const char *name; jmp_buf back; int tries; };
static struct task tasks[2] = {{"one"}, {"two"}};
static jmp_buf outer;
static int value(int n) { if (n > 3) longjmp(outer, n); return n; }
static void work(struct task *t) {
  int local = 10;
  int *p = malloc(sizeof *p);
  *p = local + t->tries;
  printf("%s %d\n", t->name, *p);
  free(p);
  longjmp(t->back, t->tries + 1);
}
static int twice(void) {
  jmp_buf here;
  volatile int n = 0;
  int r = setjmp(here);
  n += 1;
  if (r < 2) longjmp(here, r + 1);
  return n * 10 + r;
}
int main(void) {
  for (int i = 0; i < 2; i++) {
    struct task *t = &tasks[i];
    t->tries = setjmp(t->back);
    if (t->tries < 2) work(t);
  }
  printf("%d\n", twice());
  int sum = 0;
  if (setjmp(outer) == 0) for (int i = 0;; i++) { sum += value(i); printf("sum %d\n", sum); }
  printf("out %d\n", sum);
  int counter = 0;
  setjmp(outer);
  counter++;
  if (counter < 3) longjmp(outer, 1);
  printf("counter %d\n", counter);
  if (!setjmp(outer)) { int inner = 5; printf("%d\n", inner); _longjmp(outer, 0); } else printf("again\n");
  return 0;
}
