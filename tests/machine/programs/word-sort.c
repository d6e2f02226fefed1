#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int compare(const void *a, const void *b) { return strcmp(*(const char **)a, *(const char **)b); }
int main(void) {
  char *words[10];
  int n = 0;
  char text[] = "the quick brown fox jumps over the lazy dog";
  for (char *w = strtok(text, " "); w != NULL && n < 10; w = strtok(NULL, " ")) words[n++] = strdup(w);
  qsort(words, n, sizeof(char *), compare);
  for (int i = 0; i < n; i++) {
    printf("%-10s|%3zu\n", words[i], strlen(words[i]));
    free(words[i]);
  }
  char key[] = "fox";
  char buf[32];
  sprintf(buf, "%s-%02d-%c-%5.2f-%x", key, 7, 'z', 3.14159, 255);
  puts(buf);
  int a, b;
  if (sscanf("10+20", "%d+%d", &a, &b) == 2) printf("%d\n", a + b);
  return 0;
}
