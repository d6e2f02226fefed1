#include <stdio.h>
#include <string.h>
static int sum(int m[][4], int r) {
  int s = 0;
  for (int i = 0; i < r; i++)
    for (int j = 0; j < 4; j++) s += m[i][j];
  return s;
}
static int trace(int n, int m[n][n]) {
  int s = 0;
  for (int i = 0; i < n; i++) s += m[i][i];
  return s;
}
static void fill(int r, int c, double m[r][c]) {
  for (int i = 0; i < r; i++)
    for (int j = 0; j < c; j++) m[i][j] = i * 10 + j;
  printf("%zu %zu\n", sizeof m[0], sizeof m[0][0]);
}
static int three(int a, int b, int c, int m[a][b][c]) { return m[a - 1][b - 1][c - 1]; }
static int star(int n, int m[][n]) { return m[1][n - 1]; }
static int proto(int, int m[*][*]);
static int ptr(int n, int (*m)[n]) { return (*m)[n - 1] + m[1][0]; }
static int proto(int n, int m[n][n]) { return m[0][0]; }
int main(void) {
  int m[3][4] = {{1, 2, 3, 4}, {5, 6, 7, 8}, {9}};
  printf("%d %zu %zu\n", sum(m, 3), sizeof m, sizeof m[0]);
  int q[3][3] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  printf("%d %d %d %d\n", trace(3, q), star(3, q), ptr(3, q), proto(3, q));
  int r = 2, c = 5;
  double d[r][c];
  fill(r, c, d);
  printf("%g\n", d[1][4]);
  int t[2][3][4];
  memset(t, 0, sizeof t);
  t[1][2][3] = 77;
  printf("%d\n", three(2, 3, 4, t));
  int(*row)[4] = m;
  row++;
  printf("%d %d\n", (*row)[2], row[1][0]);
  char names[3][10] = {"ann", "bob"};
  strcpy(names[2], "carl");
  for (int i = 0; i < 3; i++) printf("%s ", names[i]);
  int pipes[2][2] = {{3, 4}, {5, 6}};
  int *p = pipes[1];
  printf("%d\n", p[0]);
  typedef int grid[2][2];
  grid g = {{1, 2}, {3, 4}};
  printf("%d\n", g[1][0]);
  int n = 3;
  int v[n];
  v[2] = 9;
  int(*pv)[n] = &v;
  printf("%d %zu\n", (*pv)[2], sizeof *pv);
  return 0;
}
