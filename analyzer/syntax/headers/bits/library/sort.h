// qsort and bsearch of stdlib.h. Programs can see in which order their function is called, so the algorithms are glibc
// 2.36's: a merge sort of halves, the smaller one first (stdlib/msort.c), and halving (bits/stdlib-bsearch.h).
static void __forkcheck_merge_sort(char *items, unsigned long n, unsigned long size,
                                   int (*compare)(const void *, const void *), char *room) {
  if (n <= 1) return;
  unsigned long first_left = n / 2, second_left = n - n / 2;
  char *first = items, *second = items + first_left * size, *to = room;
  __forkcheck_merge_sort(first, first_left, size, compare, room);
  __forkcheck_merge_sort(second, second_left, size, compare, room);
  while (first_left > 0 && second_left > 0) {
    if (compare(first, second) <= 0) {
      __builtin_memcpy(to, first, size);
      first += size;
      first_left--;
    } else {
      __builtin_memcpy(to, second, size);
      second += size;
      second_left--;
    }
    to += size;
  }
  __builtin_memcpy(to, first, first_left * size);
  __builtin_memcpy(items, room, (n - second_left) * size);
}

static void __forkcheck_qsort(void *items, unsigned long n, unsigned long size, int (*compare)(const void *, const void *)) {
  if (n <= 1) return;
  char *room = __builtin_malloc(n * size);
  __forkcheck_merge_sort(items, n, size, compare, room);
  __builtin_free(room);
}

static void *__forkcheck_bsearch(const void *key, const void *items, unsigned long n, unsigned long size,
                                 int (*compare)(const void *, const void *)) {
  unsigned long low = 0, high = n;
  while (low < high) {
    unsigned long middle = (low + high) / 2;
    const char *item = (const char *)items + middle * size;
    int order = compare(key, item);
    if (order == 0) return (void *)item;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return NULL;
}
