// sys/ipc.h: keys of files that are there whatever a program does. Of a file that isn't there ftok makes none (glibc sysvipc/ftok.c).
extern int __builtin___forkcheck_key(const char *path, int project);

static int __forkcheck_ftok(const char *path, int project) {
  unsigned long facts[18];
  if (!__builtin_strcmp(path, ".") || !__builtin_strcmp(path, "/") || !__builtin_strcmp(path, "/tmp"))
    return __builtin___forkcheck_key(path, project);
  if (__builtin_stat(path, facts) != 0) return -1;
  __builtin___forkcheck_not_covered("ftok of a file that the program has made");
  return -1;
}
