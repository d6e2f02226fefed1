// The exec family of unistd.h.
int __builtin___forkcheck_exec(const char *path, char *const *arguments, char *const *environment, int searched);

static int __forkcheck_execve(const char *path, char *const arguments[], char *const environment[]) {
  return __builtin___forkcheck_exec(path, arguments, environment, 0);
}
static int __forkcheck_execv(const char *path, char *const arguments[]) {
  return __builtin___forkcheck_exec(path, arguments, __forkcheck_environ, 0);
}
static int __forkcheck_execvp(const char *file, char *const arguments[]) {
  return __builtin___forkcheck_exec(file, arguments, __forkcheck_environ, 1);
}
static int __forkcheck_execvpe(const char *file, char *const arguments[], char *const environment[]) {
  return __builtin___forkcheck_exec(file, arguments, environment, 1);
}

static void __forkcheck_list_arguments(char **to, const char *first, __builtin_va_list *list) {
  int n = 0;
  to[n] = (char *)first;
  while (to[n] != NULL && n < 255) to[++n] = __builtin_va_arg(*list, char *);
}

static int __forkcheck_execl(const char *path, const char *argument, ...) {
  char *arguments[256];
  __builtin_va_list list;
  __builtin_va_start(list, argument);
  __forkcheck_list_arguments(arguments, argument, &list);
  __builtin_va_end(list);
  return __builtin___forkcheck_exec(path, arguments, __forkcheck_environ, 0);
}

static int __forkcheck_execlp(const char *file, const char *argument, ...) {
  char *arguments[256];
  __builtin_va_list list;
  __builtin_va_start(list, argument);
  __forkcheck_list_arguments(arguments, argument, &list);
  __builtin_va_end(list);
  return __builtin___forkcheck_exec(file, arguments, __forkcheck_environ, 1);
}

static int __forkcheck_execle(const char *path, const char *argument, ...) {
  char *arguments[256];
  char *const *environment;
  __builtin_va_list list;
  __builtin_va_start(list, argument);
  __forkcheck_list_arguments(arguments, argument, &list);
  environment = __builtin_va_arg(list, char *const *);
  __builtin_va_end(list);
  return __builtin___forkcheck_exec(path, arguments, environment, 0);
}
