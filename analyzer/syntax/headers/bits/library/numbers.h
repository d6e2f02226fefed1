// Numbers of stdlib.h and inttypes.h. long long is as wide as long.
static double __forkcheck_atof(const char *text) { return __builtin_strtod(text, NULL); }
static long long __forkcheck_atoll(const char *text) { return __builtin_strtol(text, NULL, 10); }
static long long __forkcheck_strtoll(const char *text, char **end, int base) { return __builtin_strtol(text, end, base); }
static unsigned long long __forkcheck_strtoull(const char *text, char **end, int base) {
  return __builtin_strtoul(text, end, base);
}
static long __forkcheck_strtoimax(const char *text, char **end, int base) { return __builtin_strtol(text, end, base); }
static unsigned long __forkcheck_strtoumax(const char *text, char **end, int base) { return __builtin_strtoul(text, end, base); }
static long long __forkcheck_llabs(long long n) { return n < 0 ? -n : n; }
static long __forkcheck_imaxabs(long n) { return n < 0 ? -n : n; }
