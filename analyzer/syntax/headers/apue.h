// What programs of "Advanced Programming in the UNIX Environment" use of its apue.h: the functions do what the book says that
// they do. Also read by a real compiler, so only standard names appear here.
#ifndef _APUE_H
#define _APUE_H

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAXLINE 4096
#define FILE_MODE (S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)
#define DIR_MODE (FILE_MODE | S_IXUSR | S_IXGRP | S_IXOTH)
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))

// "message: text of the error", or "message" alone for code 0; in one piece on stderr, behind what stdout still holds.
static void apue_report(int code, const char *format, va_list arguments) {
  char line[MAXLINE];
  vsnprintf(line, MAXLINE - 1, format, arguments);
  if (code != 0) snprintf(line + strlen(line), MAXLINE - strlen(line) - 1, ": %s", strerror(code));
  strcat(line, "\n");
  fflush(stdout);
  fputs(line, stderr);
  fflush(NULL);
}

static void err_ret(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  apue_report(errno, format, arguments);
  va_end(arguments);
}

static void err_sys(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  apue_report(errno, format, arguments);
  va_end(arguments);
  exit(1);
}

static void err_exit(int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  apue_report(code, format, arguments);
  va_end(arguments);
  exit(1);
}

static void err_cont(int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  apue_report(code, format, arguments);
  va_end(arguments);
}

static void err_dump(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  apue_report(errno, format, arguments);
  va_end(arguments);
  abort();
}

static void err_msg(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  apue_report(0, format, arguments);
  va_end(arguments);
}

static void err_quit(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  apue_report(0, format, arguments);
  va_end(arguments);
  exit(1);
}

// How a child ended, as the book prints it.
static void pr_exit(int status) {
  if (WIFEXITED(status)) {
    printf("normal termination, exit status = %d\n", WEXITSTATUS(status));
  } else if (WIFSIGNALED(status)) {
    printf("abnormal termination, signal number = %d%s\n", WTERMSIG(status), WCOREDUMP(status) ? " (core file generated)" : "");
  } else if (WIFSTOPPED(status)) {
    printf("child stopped, signal number = %d\n", WSTOPSIG(status));
  }
}

#endif
