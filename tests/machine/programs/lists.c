#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef struct node {
  int key;
  struct node *left, *right;
} node_t, *tree;
static tree insert(tree t, int k) {
  if (!t) {
    t = (tree)calloc(1, sizeof(node_t));
    t->key = k;
  } else if (k < t->key)
    t->left = insert(t->left, k);
  else
    t->right = insert(t->right, k);
  return t;
}
static void walk(tree t, void (*visit)(int, void *), void *arg) {
  if (t) {
    walk(t->left, visit, arg);
    visit(t->key, arg);
    walk(t->right, visit, arg);
  }
}
static void add(int k, void *arg) {
  *(int *)arg += k;
  printf("%d ", k);
}
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define SWAP(a, b)           \
  do {                       \
    __typeof__(a) tmp = (a); \
    (a) = (b);               \
    (b) = tmp;               \
  } while (0)
int main(void) {
  int v[] = {5, 3, 8, 1};
  tree t = NULL;
  for (size_t i = 0; i < ARRAY_SIZE(v); i++) t = insert(t, v[i]);
  int sum = 0;
  walk(t, add, &sum);
  printf("= %d\n", sum);
  int a = 1, b = 2;
  SWAP(a, b);
  printf("%d %d\n", a, b);
  return 0;
}
