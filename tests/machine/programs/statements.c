#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int g; extern int g; static int tent; static int tent;
static inline int sq(int x) { return x * x; }
int *const cp = &g; enum color { RED, GREEN = 5, BLUE }; typedef enum color color_t;
void vf(void) {} 
int main(int argc, char **argv) { register int r = 3; auto int au = 4; volatile int v = 5; const char *const s = "str"; char a[] = "al"; printf("%d %d %d %s %s %d\n", r, au, v, s, a, sq(3)); color_t c = BLUE; switch (c) { case RED: break; case BLUE: puts("blue"); default: ; } goto end; puts("skipped"); end: ; int x = 5, *p = &x, **pp = &p; (*p)++; **pp *= 2; printf("%d\n", x); printf("%s %d\n", __func__, __LINE__); do { x--; } while (x > 5); for (;;) { if (x++ > 8) break; else continue; } printf("%d %d\n", x, argc > 0 ? argv[argc] == NULL : 0); int arr[] = {[3] = 1, 2, [0] = 9}; printf("%zu %d\n", sizeof arr / sizeof *arr, arr[4]); printf("%d\n", (int)sizeof(struct { char c; int i; })); unsigned char uc = -1; printf("%d %d\n", uc, (signed char)uc); long long ll = 1LL << 62; printf("%lld %llu\n", ll, (unsigned long long)ll); printf("%d %d\n", 'a' + 1, '\x41'); printf("%d\n", sizeof(int) > -1); vf(); printf("a" "b" "c\n"); printf("%c\n", "abc"[1]); char buf[10] = "abc"; printf("%d %zu\n", buf[5], sizeof buf); if (x = 0) puts("no"); printf("%d\n", -7 / 2 * 2 + -7 % 2); printf("%u\n", 1u - 2u); printf("%d\n", !!x + ~x); return EXIT_SUCCESS; }
