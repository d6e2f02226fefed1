// The rarer functions of string.h, strings.h and ctype.h. Results that C only describes by their sign or
// as non-zero are glibc's on x86-64.
static unsigned long __forkcheck_strspn(const char *text, const char *accept) {
  unsigned long n = 0;
  while (text[n] != '\0' && __builtin_strchr(accept, text[n]) != NULL) n++;
  return n;
}

static unsigned long __forkcheck_strcspn(const char *text, const char *reject) {
  unsigned long n = 0;
  while (text[n] != '\0' && __builtin_strchr(reject, text[n]) == NULL) n++;
  return n;
}

static char *__forkcheck_strpbrk(const char *text, const char *accept) {
  text += __forkcheck_strcspn(text, accept);
  return *text != '\0' ? (char *)text : NULL;
}

static char *__forkcheck_strndup(const char *text, unsigned long n) {
  unsigned long length = __builtin_strnlen(text, n);
  char *copy = __builtin_malloc(length + 1);
  if (copy == NULL) return NULL;
  copy[length] = '\0';
  return __builtin_memcpy(copy, text, length);
}

static char *__forkcheck_stpcpy(char *to, const char *from) {
  __builtin_strcpy(to, from);
  return to + __builtin_strlen(to);
}

static char *__forkcheck_stpncpy(char *to, const char *from, unsigned long n) {
  unsigned long length = __builtin_strnlen(from, n);
  __builtin_memcpy(to, from, length);
  __builtin_memset(to + length, 0, n - length);
  return to + length;
}

static void *__forkcheck_mempcpy(void *to, const void *from, unsigned long n) { return (char *)__builtin_memcpy(to, from, n) + n; }

static void *__forkcheck_memccpy(void *to, const void *from, int c, unsigned long n) {
  const char *end = __builtin_memchr(from, c, n);
  if (end != NULL) return __forkcheck_mempcpy(to, from, end + 1 - (const char *)from);
  __builtin_memcpy(to, from, n);
  return NULL;
}

static void *__forkcheck_memrchr(const void *bytes, int c, unsigned long n) {
  const unsigned char *at = (const unsigned char *)bytes + n;
  while (n-- > 0) {
    if (*--at == (unsigned char)c) return (void *)at;
  }
  return NULL;
}

static void *__forkcheck_rawmemchr(const void *bytes, int c) {
  const unsigned char *at = bytes;
  while (*at != (unsigned char)c) at++;
  return (void *)at;
}

static void *__forkcheck_memmem(const void *bytes, unsigned long n, const void *part, unsigned long size) {
  for (unsigned long i = 0; i + size <= n; i++) {
    if (__builtin_memcmp((const char *)bytes + i, part, size) == 0) return (char *)bytes + i;
  }
  return NULL;
}

static char *__forkcheck_strchrnul(const char *text, int c) {
  char *at = __builtin_strchr(text, c);
  return at != NULL ? at : (char *)text + __builtin_strlen(text);
}

static int __forkcheck_strncasecmp(const char *a, const char *b, unsigned long n) {
  for (; n > 0; n--, a++, b++) {
    int x = __builtin_tolower((unsigned char)*a), y = __builtin_tolower((unsigned char)*b);
    if (x != y || x == '\0') return x - y;
  }
  return 0;
}

static char *__forkcheck_strcasestr(const char *text, const char *part) {
  unsigned long n = __builtin_strlen(part);
  for (;; text++) {
    if (__forkcheck_strncasecmp(text, part, n) == 0) return (char *)text;
    if (*text == '\0') return NULL;
  }
}

static int __forkcheck_strcoll(const char *a, const char *b) { return __builtin_strcmp(a, b); }
static char *__forkcheck_index(const char *text, int c) { return __builtin_strchr(text, c); }
static char *__forkcheck_rindex(const char *text, int c) { return __builtin_strrchr(text, c); }
static void __forkcheck_bzero(void *bytes, unsigned long n) { __builtin_memset(bytes, 0, n); }
static void __forkcheck_explicit_bzero(void *bytes, unsigned long n) { __builtin_memset(bytes, 0, n); }
static void __forkcheck_bcopy(const void *from, void *to, unsigned long n) { __builtin_memmove(to, from, n); }
static int __forkcheck_bcmp(const void *a, const void *b, unsigned long n) { return __builtin_memcmp(a, b, n); }

static int __forkcheck_ffs(int n) {
  if (n == 0) return 0;
  int bit = 1;
  for (unsigned rest = n; (rest & 1) == 0; rest >>= 1) bit++;
  return bit;
}

// What ctype.h lacks among the machine's own: the masks are those of glibc's table. isprint refuses what is no character.
static int __forkcheck_isgraph(int c) { return __builtin_isprint(c) && c != ' ' ? 1 << 15 : 0; }
static int __forkcheck_isblank(int c) { return (__builtin_isprint(c) && c == ' ') || c == '\t' ? 1 : 0; }
static int __forkcheck_iscntrl(int c) { return !__builtin_isprint(c) && ((c >= 0 && c < 32) || c == 127) ? 2 : 0; }
static int __forkcheck_isascii(int c) { return (c & ~127) == 0; }
static int __forkcheck_toascii(int c) { return c & 127; }
