// err.h and error.h, as glibc 2.36 writes them to stderr (misc/err.c, misc/error.c): each part is a write of its own there,
// except for warn without a text. The machine sets the program's names at its start.
static char *__forkcheck_program_invocation_name;
static char *__forkcheck_program_invocation_short_name;

static void __forkcheck_vwarnx(const char *format, __builtin_va_list list) {
  __builtin_fprintf(STDERR, "%s: ", __forkcheck_program_invocation_short_name);
  if (format != NULL) __builtin_vfprintf(STDERR, format, list);
  __builtin_putc('\n', STDERR);
}

static void __forkcheck_vwarn(const char *format, __builtin_va_list list) {
  int error = ERRNO;
  if (format == NULL) {
    __builtin_fprintf(STDERR, "%s: %s\n", __forkcheck_program_invocation_short_name, __builtin_strerror(error));
    return;
  }
  __builtin_fprintf(STDERR, "%s: ", __forkcheck_program_invocation_short_name);
  __builtin_vfprintf(STDERR, format, list);
  __builtin_fprintf(STDERR, ": %s\n", __builtin_strerror(error));
}

static void __forkcheck_verr(int status, const char *format, __builtin_va_list list) {
  __forkcheck_vwarn(format, list);
  __builtin_exit(status);
}

static void __forkcheck_verrx(int status, const char *format, __builtin_va_list list) {
  __forkcheck_vwarnx(format, list);
  __builtin_exit(status);
}

static void __forkcheck_warn(const char *format, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, format);
  __forkcheck_vwarn(format, list);
  __builtin_va_end(list);
}

static void __forkcheck_warnx(const char *format, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, format);
  __forkcheck_vwarnx(format, list);
  __builtin_va_end(list);
}

static void __forkcheck_err(int status, const char *format, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, format);
  __forkcheck_verr(status, format, list);
}

static void __forkcheck_errx(int status, const char *format, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, format);
  __forkcheck_verrx(status, format, list);
}

// error.h.
static unsigned int __forkcheck_error_message_count;
static int __forkcheck_error_one_per_line;
static void *__forkcheck_error_print_progname;  // void (*)(void)

static void __forkcheck_error_begin(void) {
  __builtin_fflush(STDOUT);
  if (__forkcheck_error_print_progname != NULL) ((void (*)(void))__forkcheck_error_print_progname)();
}

static void __forkcheck_error_tail(int status, int error, const char *format, __builtin_va_list list) {
  __builtin_vfprintf(STDERR, format, list);
  __forkcheck_error_message_count++;
  if (error != 0) __builtin_fprintf(STDERR, ": %s", __builtin_strerror(error));
  __builtin_putc('\n', STDERR);
  __builtin_fflush(STDERR);
  if (status != 0) __builtin_exit(status);
}

static void __forkcheck_error(int status, int error, const char *format, ...) {
  __builtin_va_list list;
  __forkcheck_error_begin();
  if (__forkcheck_error_print_progname == NULL) __builtin_fprintf(STDERR, "%s: ", __forkcheck_program_invocation_name);
  __builtin_va_start(list, format);
  __forkcheck_error_tail(status, error, format, list);
  __builtin_va_end(list);
}

static const char *__forkcheck_error_last_file;
static unsigned int __forkcheck_error_last_line;

static void __forkcheck_error_at_line(int status, int error, const char *file, unsigned int line, const char *format, ...) {
  __builtin_va_list list;
  if (__forkcheck_error_one_per_line) {
    const char *last = __forkcheck_error_last_file;
    int same_file = last == file || (last != NULL && file != NULL && __builtin_strcmp(last, file) == 0);
    if (__forkcheck_error_last_line == line && same_file) return;
    __forkcheck_error_last_file = file;
    __forkcheck_error_last_line = line;
  }
  __forkcheck_error_begin();
  if (__forkcheck_error_print_progname == NULL) __builtin_fprintf(STDERR, "%s:", __forkcheck_program_invocation_name);
  if (file != NULL) __builtin_fprintf(STDERR, "%s:%u: ", file, line);
  else __builtin_fprintf(STDERR, " ");
  __builtin_va_start(list, format);
  __forkcheck_error_tail(status, error, format, list);
  __builtin_va_end(list);
}
