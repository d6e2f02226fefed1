// strtok and its kin of string.h, and sscanf and asprintf of stdio.h.
static char *__forkcheck_strtok_r(char *text, const char *delimiters, char **rest) {
  if (text == NULL) text = *rest;
  if (*text != '\0') text += __forkcheck_strspn(text, delimiters);
  if (*text == '\0') {
    *rest = text;
    return NULL;
  }
  char *end = text + __forkcheck_strcspn(text, delimiters);
  *rest = end;
  if (*end != '\0') {
    *end = '\0';
    *rest = end + 1;
  }
  return text;
}

static char *__forkcheck_strtok_rest;
static char *__forkcheck_strtok(char *text, const char *delimiters) {
  return __forkcheck_strtok_r(text, delimiters, &__forkcheck_strtok_rest);
}

static char *__forkcheck_strsep(char **rest, const char *delimiters) {
  char *text = *rest;
  if (text == NULL) return NULL;
  char *end = text + __forkcheck_strcspn(text, delimiters);
  *rest = NULL;
  if (*end != '\0') {
    *end = '\0';
    *rest = end + 1;
  }
  return text;
}

static int __forkcheck_sscanf(const char *text, const char *format, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, format);
  int fields = __builtin_vsscanf(text, format, list);
  __builtin_va_end(list);
  return fields;
}

static int __forkcheck_asprintf(char **to, const char *format, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, format);
  int length = __builtin_vasprintf(to, format, list);
  __builtin_va_end(list);
  return length;
}
