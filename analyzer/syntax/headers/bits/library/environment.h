// The environment of stdlib.h, as glibc 2.36 keeps it (stdlib/getenv.c, setenv.c): `environ` is the array that the process
// was given, until a name is added. The machine sets it at the program's start.
static char **__forkcheck_environ;

// The place of the entry NAME=..., or of the end.
static char **__forkcheck_find_variable(const char *name, unsigned long length) {
  char **entry = __forkcheck_environ;
  while (*entry != NULL && (__builtin_strncmp(*entry, name, length) != 0 || (*entry)[length] != '=')) entry++;
  return entry;
}

static char *__forkcheck_getenv(const char *name) {
  unsigned long length = __builtin_strlen(name);
  if (__forkcheck_environ == NULL || length == 0) return NULL;
  char **entry = __forkcheck_find_variable(name, length);
  return *entry != NULL ? *entry + length + 1 : NULL;
}

static char *__forkcheck_secure_getenv(const char *name) { return __forkcheck_getenv(name); }

static void __forkcheck_add_variable(char *text, unsigned long length, int overwrite) {
  unsigned long n = 0;
  if (__forkcheck_environ != NULL) {
    char **entry = __forkcheck_find_variable(text, length);
    if (*entry != NULL) {
      if (overwrite) *entry = text;
      return;
    }
    n = entry - __forkcheck_environ;
  }
  char **larger = __builtin_malloc((n + 2) * sizeof(char *));
  if (n > 0) __builtin_memcpy(larger, __forkcheck_environ, n * sizeof(char *));
  larger[n] = text;
  larger[n + 1] = NULL;
  __forkcheck_environ = larger;
}

static int __forkcheck_is_no_name(const char *name) {
  if (name != NULL && *name != '\0' && __builtin_strchr(name, '=') == NULL) return 0;
  ERRNO = 22;  // EINVAL
  return 1;
}

static int __forkcheck_setenv(const char *name, const char *value, int overwrite) {
  if (__forkcheck_is_no_name(name)) return -1;
  unsigned long length = __builtin_strlen(name);
  char *text = __builtin_malloc(length + __builtin_strlen(value) + 2);
  __builtin_memcpy(text, name, length);
  text[length] = '=';
  __builtin_strcpy(text + length + 1, value);
  __forkcheck_add_variable(text, length, overwrite);
  return 0;
}

static int __forkcheck_unsetenv(const char *name) {
  if (__forkcheck_is_no_name(name)) return -1;
  if (__forkcheck_environ == NULL) return 0;
  char **entry = __forkcheck_environ;
  while (*(entry = __forkcheck_find_variable(name, __builtin_strlen(name))) != NULL) {
    do entry[0] = entry[1];
    while (*entry++ != NULL);
  }
  return 0;
}

static int __forkcheck_putenv(char *text) {
  char *equals = __builtin_strchr(text, '=');
  if (equals == NULL) return __forkcheck_unsetenv(text);
  __forkcheck_add_variable(text, equals - text, 1);
  return 0;
}

static int __forkcheck_clearenv(void) {
  __forkcheck_environ = NULL;
  return 0;
}
