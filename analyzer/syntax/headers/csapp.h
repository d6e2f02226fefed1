// What programs of "Computer Systems: A Programmer's Perspective" use of its csapp.h: each function does what the book says that
// it does. Also read by a real compiler, so only standard names appear here.
#ifndef __CSAPP_H__
#define __CSAPP_H__

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEF_MODE (S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH)
#define DEF_UMASK (S_IWGRP | S_IWOTH)
#define MAXLINE 8192
#define MAXBUF 8192
#define LISTENQ 1024

extern char **environ;

// Error functions: a line on stderr, then exit with status 0, as in the book.
static void unix_error(char *message) {
  fprintf(stderr, "%s: %s\n", message, strerror(errno));
  exit(0);
}

static void posix_error(int code, char *message) {
  fprintf(stderr, "%s: %s\n", message, strerror(code));
  exit(0);
}

static void app_error(char *message) {
  fprintf(stderr, "%s\n", message);
  exit(0);
}

// Processes.
static pid_t Fork(void) {
  pid_t pid = fork();
  if (pid < 0) unix_error("Fork error");
  return pid;
}

static pid_t Wait(int *status) {
  pid_t pid = wait(status);
  if (pid < 0) unix_error("Wait error");
  return pid;
}

static pid_t Waitpid(pid_t pid, int *status, int options) {
  pid_t result = waitpid(pid, status, options);
  if (result < 0) unix_error("Waitpid error");
  return result;
}

static unsigned int Sleep(unsigned int seconds) { return sleep(seconds); }

// Output that a signal handler may use: write only.
static ssize_t sio_puts(char text[]) { return write(STDOUT_FILENO, text, strlen(text)); }

static ssize_t sio_putl(long value) {
  char digits[32];
  int at = 31;
  unsigned long rest = value < 0 ? 0UL - (unsigned long)value : (unsigned long)value;
  digits[at] = '\0';
  do {
    digits[--at] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0) digits[--at] = '-';
  return sio_puts(digits + at);
}

static void sio_error(char text[]) {
  sio_puts(text);
  _exit(1);
}

static ssize_t Sio_puts(char text[]) {
  ssize_t n = sio_puts(text);
  if (n < 0) sio_error("Sio_puts error");
  return n;
}

static ssize_t Sio_putl(long value) {
  ssize_t n = sio_putl(value);
  if (n < 0) sio_error("Sio_putl error");
  return n;
}

static void Sio_error(char text[]) { sio_error(text); }

// Memory, files and standard I/O.
static void *Malloc(size_t size) {
  void *block = malloc(size);
  if (block == NULL) unix_error("Malloc error");
  return block;
}

static void *Realloc(void *block, size_t size) {
  void *moved = realloc(block, size);
  if (moved == NULL) unix_error("Realloc error");
  return moved;
}

static void *Calloc(size_t n, size_t size) {
  void *block = calloc(n, size);
  if (block == NULL) unix_error("Calloc error");
  return block;
}

static void Free(void *block) { free(block); }

static int Open(const char *path, int flags, mode_t mode) {
  int fd = open(path, flags, mode);
  if (fd < 0) unix_error("Open error");
  return fd;
}

static void Stat(const char *path, struct stat *result) {
  if (stat(path, result) < 0) unix_error("Stat error");
}

static void Fstat(int fd, struct stat *result) {
  if (fstat(fd, result) < 0) unix_error("Fstat error");
}

static ssize_t Read(int fd, void *bytes, size_t n) {
  ssize_t got = read(fd, bytes, n);
  if (got < 0) unix_error("Read error");
  return got;
}

static off_t Lseek(int fd, off_t offset, int whence) {
  off_t at = lseek(fd, offset, whence);
  if (at < 0) unix_error("Lseek error");
  return at;
}

static void Close(int fd) {
  if (close(fd) < 0) unix_error("Close error");
}

static int Dup2(int from, int to) {
  int fd = dup2(from, to);
  if (fd < 0) unix_error("Dup2 error");
  return fd;
}

static char *Fgets(char *line, int size, FILE *stream) {
  char *got = fgets(line, size, stream);
  if (got == NULL && ferror(stream)) app_error("Fgets error");
  return got;
}

static FILE *Fopen(const char *path, const char *mode) {
  FILE *file = fopen(path, mode);
  if (file == NULL) unix_error("Fopen error");
  return file;
}

static FILE *Fdopen(int fd, const char *mode) {
  FILE *file = fdopen(fd, mode);
  if (file == NULL) unix_error("Fdopen error");
  return file;
}

static void Fclose(FILE *file) {
  if (fclose(file) != 0) unix_error("Fclose error");
}

static size_t Fread(void *items, size_t size, size_t n, FILE *stream) {
  size_t got = fread(items, size, n, stream);
  if (got < n && ferror(stream)) unix_error("Fread error");
  return got;
}

static ssize_t Write(int fd, const void *bytes, size_t n) {
  ssize_t written = write(fd, bytes, n);
  if (written < 0) unix_error("Write error");
  return written;
}

static void Fputs(const char *text, FILE *stream) {
  if (fputs(text, stream) == EOF) unix_error("Fputs error");
}

static void Fwrite(const void *items, size_t size, size_t n, FILE *stream) {
  if (fwrite(items, size, n, stream) < n) unix_error("Fwrite error");
}

#endif
