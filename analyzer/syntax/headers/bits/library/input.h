// stdio.h: what is built on reading characters.
static int __forkcheck_scanf(const char *format, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, format);
  int fields = __builtin_vfscanf(STDIN, format, list);
  __builtin_va_end(list);
  return fields;
}

static int __forkcheck_fscanf(void *stream, const char *format, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, format);
  int fields = __builtin_vfscanf(stream, format, list);
  __builtin_va_end(list);
  return fields;
}

static int __forkcheck_vscanf(const char *format, __builtin_va_list list) { return __builtin_vfscanf(STDIN, format, list); }

// The line grows as glibc's: 120 bytes at first, then to twice its size (libio/iogetdelim.c).
static long __forkcheck_getdelim(char **line, unsigned long *size, int end, void *stream) {
  unsigned long length = 0;
  int c;
  if (line == NULL || size == NULL) {
    ERRNO = 22;
    return -1;
  }
  if (*line == NULL || *size == 0) {
    *size = 120;
    *line = __builtin_realloc(*line, *size);
  }
  while ((c = __builtin_getc(stream)) != -1) {
    if (length + 2 > *size) {
      *size *= 2;
      *line = __builtin_realloc(*line, *size);
    }
    (*line)[length++] = (char)c;
    if (c == end) break;
  }
  if (length == 0 || __builtin_ferror(stream)) return -1;
  (*line)[length] = '\0';
  return (long)length;
}

static long __forkcheck_getline(char **line, unsigned long *size, void *stream) {
  return __forkcheck_getdelim(line, size, '\n', stream);
}
