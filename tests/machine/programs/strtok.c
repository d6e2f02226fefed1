#include <stdio.h>
#include <string.h>
int main(void) {
  char s[] = "  ls -l | wc ;; echo hi";
  for (char *t = strtok(s, " ;"); t; t = strtok(NULL, " ;|")) printf("<%s>", t);
  char u[] = "a=1,b=2,,c";
  char *save, *save2;
  for (char *t = strtok_r(u, ",", &save); t; t = strtok_r(NULL, ",", &save)) {
    char *k = strtok_r(t, "=", &save2), *v = strtok_r(NULL, "=", &save2);
    printf("%s->%s ", k, v ? v : "none");
  }
  char v[] = "x::y";
  char *q = v, *t;
  while ((t = strsep(&q, ":"))) printf("[%s]", t);
  char *e = strtok("", " ");
  printf("%d\n", e == NULL);
  return 0;
}
