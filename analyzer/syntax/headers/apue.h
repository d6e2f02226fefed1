// What programs of "Advanced Programming in the UNIX Environment" use of its apue.h: the functions do what the book says that
// they do. Also read by a real compiler, so only standard names appear here.
#ifndef _APUE_H
#define _APUE_H

#include <errno.h>
#include <fcntl.h>
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

// Some of the signals that are blocked.
static void pr_mask(const char *text) {
  int saved = errno;
  sigset_t mask;
  if (sigprocmask(SIG_BLOCK, NULL, &mask) < 0) {
    err_ret("sigprocmask error");
  } else {
    printf("%s", text);
    if (sigismember(&mask, SIGINT)) printf(" SIGINT");
    if (sigismember(&mask, SIGQUIT)) printf(" SIGQUIT");
    if (sigismember(&mask, SIGUSR1)) printf(" SIGUSR1");
    if (sigismember(&mask, SIGALRM)) printf(" SIGALRM");
    printf("\n");
  }
  errno = saved;
}

// A parent and a child that wait for each other, by SIGUSR1 and SIGUSR2.
static volatile sig_atomic_t apue_told;
static sigset_t apue_tells, apue_before, apue_none;

static void apue_note(int signal) {
  (void)signal;
  apue_told = 1;
}

static void TELL_WAIT(void) {
  if (signal(SIGUSR1, apue_note) == SIG_ERR) err_sys("signal(SIGUSR1) error");
  if (signal(SIGUSR2, apue_note) == SIG_ERR) err_sys("signal(SIGUSR2) error");
  sigemptyset(&apue_none);
  sigemptyset(&apue_tells);
  sigaddset(&apue_tells, SIGUSR1);
  sigaddset(&apue_tells, SIGUSR2);
  if (sigprocmask(SIG_BLOCK, &apue_tells, &apue_before) < 0) err_sys("SIG_BLOCK error");
}

static void apue_wait(void) {
  while (apue_told == 0) sigsuspend(&apue_none);
  apue_told = 0;
  if (sigprocmask(SIG_SETMASK, &apue_before, NULL) < 0) err_sys("SIG_SETMASK error");
}

static void TELL_PARENT(pid_t pid) { kill(pid, SIGUSR2); }
static void WAIT_PARENT(void) { apue_wait(); }
static void TELL_CHILD(pid_t pid) { kill(pid, SIGUSR1); }
static void WAIT_CHILD(void) { apue_wait(); }

static void set_fl(int fd, int flags) {
  int now = fcntl(fd, F_GETFL, 0);
  if (now < 0) err_sys("fcntl F_GETFL error");
  if (fcntl(fd, F_SETFL, now | flags) < 0) err_sys("fcntl F_SETFL error");
}

static void clr_fl(int fd, int flags) {
  int now = fcntl(fd, F_GETFL, 0);
  if (now < 0) err_sys("fcntl F_GETFL error");
  if (fcntl(fd, F_SETFL, now & ~flags) < 0) err_sys("fcntl F_SETFL error");
}

// Whole amounts, unless there is an end or an error.
static ssize_t readn(int fd, void *bytes, size_t n) {
  size_t got = 0;
  while (got < n) {
    ssize_t more = read(fd, (char *)bytes + got, n - got);
    if (more < 0 && got == 0) return -1;
    if (more <= 0) break;
    got += more;
  }
  return got;
}

static ssize_t writen(int fd, const void *bytes, size_t n) {
  size_t done = 0;
  while (done < n) {
    ssize_t more = write(fd, (const char *)bytes + done, n - done);
    if (more < 0 && done == 0) return -1;
    if (more <= 0) break;
    done += more;
  }
  return done;
}

typedef void Sigfunc(int);

// Like signal, but calls that the handler interrupts aren't restarted.
static Sigfunc *signal_intr(int signal, Sigfunc *handler) {
  struct sigaction action, old;
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;
  if (sigaction(signal, &action, &old) < 0) return SIG_ERR;
  return old.sa_handler;
}

#endif
