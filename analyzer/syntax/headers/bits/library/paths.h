// libgen.h, and GNU's basename of string.h, which leaves the path as it is.
static char *__forkcheck_basename(const char *path) {
  char *slash = __builtin_strrchr(path, '/');
  return slash != NULL ? slash + 1 : (char *)path;
}

// Where the slashes that end at `end` begin.
static char *__forkcheck_before_slashes(char *path, char *end) {
  while (end > path && end[-1] == '/') end--;
  return end;
}

static char *__forkcheck___xpg_basename(char *path) {
  if (path == NULL || *path == '\0') return (char *)".";
  char *end = path + __builtin_strlen(path);
  char *last = __forkcheck_before_slashes(path, end);
  if (last == path && end > path) return end - 1;  // slashes alone
  if (last < end) *last = '\0';
  return __forkcheck_basename(path);
}

static char *__forkcheck_dirname(char *path) {
  if (path == NULL || __builtin_strchr(path, '/') == NULL) return (char *)".";
  char *end = __forkcheck_before_slashes(path, path + __builtin_strlen(path));
  if (end == path) end = path + __builtin_strlen(path);  // slashes alone
  else while (end > path && end[-1] != '/') end--;
  if (end == path) return (char *)".";
  char *stop = __forkcheck_before_slashes(path, end);
  if (stop == path) stop = end == path + 2 ? end : path + 1;  // "//" stays as it is
  *stop = '\0';
  return path;
}
