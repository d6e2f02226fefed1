#include <stdio.h>
static void show(int rows, int cols, int m[rows][cols]) {
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < cols; j++) printf("%d ", m[i][j]);
    puts("");
  }
}
static long area(int n, char b[n * 2][n + 1]) { return sizeof *b; }
static int side(int n, int a[n++]) { return n + a[0]; }
int main(void) {
  int m[2][3] = {{1, 2, 3}, {4, 5, 6}};
  show(2, 3, m);
  show(3, 2, (void *)m);
  char b[8][5];
  printf("%ld\n", area(4, b));
  int a[3] = {7};
  printf("%d\n", side(3, a));
  return 0;
}
