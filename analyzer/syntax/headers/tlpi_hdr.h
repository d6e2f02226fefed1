// What programs of "The Linux Programming Interface" use of its tlpi_hdr.h: the error and number functions do what the book
// says that they do. Also read by a real compiler, so only standard names appear here.
#ifndef TLPI_HDR_H
#define TLPI_HDR_H

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

typedef enum { FALSE, TRUE } Boolean;

#define min(m, n) ((m) < (n) ? (m) : (n))
#define max(m, n) ((m) > (n) ? (m) : (n))

#define GN_NONNEG 01
#define GN_GT_0 02
#define GN_ANY_BASE 0100
#define GN_BASE_8 0200
#define GN_BASE_16 0400

// The symbolic name of an error number, as Linux numbers them.
static const char *tlpi_error_name(int code) {
  static const char *const names[] = {
    "", "EPERM", "ENOENT", "ESRCH", "EINTR", "EIO", "ENXIO", "E2BIG", "ENOEXEC", "EBADF", "ECHILD",
    "EAGAIN/EWOULDBLOCK", "ENOMEM", "EACCES", "EFAULT", "ENOTBLK", "EBUSY", "EEXIST", "EXDEV", "ENODEV",
    "ENOTDIR", "EISDIR", "EINVAL", "ENFILE", "EMFILE", "ENOTTY", "ETXTBSY", "EFBIG", "ENOSPC", "ESPIPE",
    "EROFS", "EMLINK", "EPIPE", "EDOM", "ERANGE", "EDEADLK/EDEADLOCK", "ENAMETOOLONG", "ENOLCK", "ENOSYS",
    "ENOTEMPTY", "ELOOP", "", "ENOMSG", "EIDRM", "ECHRNG", "EL2NSYNC", "EL3HLT", "EL3RST", "ELNRNG",
    "EUNATCH", "ENOCSI", "EL2HLT", "EBADE", "EBADR", "EXFULL", "ENOANO", "EBADRQC", "EBADSLT", "", "EBFONT",
    "ENOSTR", "ENODATA", "ETIME", "ENOSR", "ENONET", "ENOPKG", "EREMOTE", "ENOLINK", "EADV", "ESRMNT",
    "ECOMM", "EPROTO", "EMULTIHOP", "EDOTDOT", "EBADMSG", "EOVERFLOW", "ENOTUNIQ", "EBADFD", "EREMCHG",
    "ELIBACC", "ELIBBAD", "ELIBSCN", "ELIBMAX", "ELIBEXEC", "EILSEQ", "ERESTART", "ESTRPIPE", "EUSERS",
    "ENOTSOCK", "EDESTADDRREQ", "EMSGSIZE", "EPROTOTYPE", "ENOPROTOOPT", "EPROTONOSUPPORT", "ESOCKTNOSUPPORT",
    "ENOTSUP/EOPNOTSUPP", "EPFNOSUPPORT", "EAFNOSUPPORT", "EADDRINUSE", "EADDRNOTAVAIL", "ENETDOWN",
    "ENETUNREACH", "ENETRESET", "ECONNABORTED", "ECONNRESET", "ENOBUFS", "EISCONN", "ENOTCONN", "ESHUTDOWN",
    "ETOOMANYREFS", "ETIMEDOUT", "ECONNREFUSED", "EHOSTDOWN", "EHOSTUNREACH", "EALREADY", "EINPROGRESS",
    "ESTALE", "EUCLEAN", "ENOTNAM", "ENAVAIL", "EISNAM", "EREMOTEIO", "EDQUOT", "ENOMEDIUM", "EMEDIUMTYPE",
    "ECANCELED", "ENOKEY", "EKEYEXPIRED", "EKEYREVOKED", "EKEYREJECTED", "EOWNERDEAD", "ENOTRECOVERABLE",
    "ERFKILL", "EHWPOISON"
  };
  return code > 0 && code < (int)(sizeof(names) / sizeof(names[0])) ? names[code] : "?UNKNOWN?";
}

// "ERROR [ENAME text] message", in one piece on stderr.
static void tlpi_report(int code, const char *format, va_list arguments) {
  char message[500];
  char line[1200];
  vsnprintf(message, sizeof(message), format, arguments);
  if (code > 0) {
    snprintf(line, sizeof(line), "ERROR [%s %s] %s\n", tlpi_error_name(code), strerror(code), message);
  } else {
    snprintf(line, sizeof(line), "ERROR: %s\n", message);
  }
  fputs(line, stderr);
  fflush(stderr);
}

// A core dump instead of an exit, if the environment asks for it.
static void tlpi_end(Boolean through_exit) {
  char *dump = getenv("EF_DUMPCORE");
  if (dump != NULL && *dump != '\0') abort();
  if (through_exit) exit(EXIT_FAILURE);
  _exit(EXIT_FAILURE);
}

static void errMsg(const char *format, ...) {
  va_list arguments;
  int saved = errno;
  va_start(arguments, format);
  fflush(stdout);
  tlpi_report(saved, format, arguments);
  va_end(arguments);
  errno = saved;
}

static void errExit(const char *format, ...) {
  va_list arguments;
  int saved = errno;
  va_start(arguments, format);
  fflush(stdout);
  tlpi_report(saved, format, arguments);
  va_end(arguments);
  tlpi_end(TRUE);
}

// For a child: stdout's buffer stays as it is, and no exit handler runs.
static void err_exit(const char *format, ...) {
  va_list arguments;
  int saved = errno;
  va_start(arguments, format);
  tlpi_report(saved, format, arguments);
  va_end(arguments);
  tlpi_end(FALSE);
}

static void errExitEN(int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fflush(stdout);
  tlpi_report(code, format, arguments);
  va_end(arguments);
  tlpi_end(TRUE);
}

static void fatal(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fflush(stdout);
  tlpi_report(0, format, arguments);
  va_end(arguments);
  tlpi_end(TRUE);
}

static void usageErr(const char *format, ...) {
  va_list arguments;
  fflush(stdout);
  fprintf(stderr, "Usage: ");
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fflush(stderr);
  exit(EXIT_FAILURE);
}

static void cmdLineErr(const char *format, ...) {
  va_list arguments;
  fflush(stdout);
  fprintf(stderr, "Command-line usage error: ");
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fflush(stderr);
  exit(EXIT_FAILURE);
}

// Numbers from the command line.
static void tlpi_bad_number(const char *function, const char *problem, const char *text, const char *name) {
  fprintf(stderr, "%s error", function);
  if (name != NULL) fprintf(stderr, " (in %s)", name);
  fprintf(stderr, ": %s\n", problem);
  if (text != NULL && *text != '\0') fprintf(stderr, "        offending text: %s\n", text);
  exit(EXIT_FAILURE);
}

static long tlpi_number(const char *function, const char *text, int flags, const char *name) {
  char *end;
  long value;
  int base = flags & GN_ANY_BASE ? 0 : flags & GN_BASE_8 ? 8 : flags & GN_BASE_16 ? 16 : 10;
  if (text == NULL || *text == '\0') tlpi_bad_number(function, "null or empty string", text, name);
  errno = 0;
  value = strtol(text, &end, base);
  if (errno != 0) tlpi_bad_number(function, "strtol() failed", text, name);
  if (*end != '\0') tlpi_bad_number(function, "nonnumeric characters", text, name);
  if ((flags & GN_NONNEG) && value < 0) tlpi_bad_number(function, "negative value not allowed", text, name);
  if ((flags & GN_GT_0) && value <= 0) tlpi_bad_number(function, "value must be > 0", text, name);
  return value;
}

static long getLong(const char *text, int flags, const char *name) { return tlpi_number("getLong", text, flags, name); }

static int getInt(const char *text, int flags, const char *name) {
  long value = tlpi_number("getInt", text, flags, name);
  if (value > INT_MAX || value < INT_MIN) tlpi_bad_number("getInt", "integer out of range", text, name);
  return (int)value;
}

#endif
