// What programs of "Computer Systems: A Programmer's Perspective" use of its csapp.h: each function does what the book says that
// it does. Also read by a real compiler, so only standard names appear here.
#ifndef __CSAPP_H__
#define __CSAPP_H__

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

static void Pause(void) { pause(); }

static unsigned int Alarm(unsigned int seconds) { return alarm(seconds); }

static void Kill(pid_t pid, int signal) {
  if (kill(pid, signal) < 0) unix_error("Kill error");
}

static void Setpgid(pid_t pid, pid_t group) {
  if (setpgid(pid, group) < 0) unix_error("Setpgid error");
}

static pid_t Getpgrp(void) { return getpgrp(); }

static void Execve(const char *path, char *const arguments[], char *const environment[]) {
  if (execve(path, arguments, environment) < 0) unix_error("Execve error");
}

// Signals. What a handler set by Signal interrupts is restarted.
typedef void handler_t(int);

static handler_t *Signal(int signal, handler_t *handler) {
  struct sigaction action, old;
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  if (sigaction(signal, &action, &old) < 0) unix_error("Signal error");
  return old.sa_handler;
}

static void Sigprocmask(int how, const sigset_t *set, sigset_t *old) {
  if (sigprocmask(how, set, old) < 0) unix_error("Sigprocmask error");
}

static void Sigemptyset(sigset_t *set) {
  if (sigemptyset(set) < 0) unix_error("Sigemptyset error");
}

static void Sigfillset(sigset_t *set) {
  if (sigfillset(set) < 0) unix_error("Sigfillset error");
}

static void Sigaddset(sigset_t *set, int signal) {
  if (sigaddset(set, signal) < 0) unix_error("Sigaddset error");
}

static void Sigdelset(sigset_t *set, int signal) {
  if (sigdelset(set, signal) < 0) unix_error("Sigdelset error");
}

static int Sigismember(const sigset_t *set, int signal) {
  int is_member = sigismember(set, signal);
  if (is_member < 0) unix_error("Sigismember error");
  return is_member;
}

static int Sigsuspend(const sigset_t *set) {
  int result = sigsuspend(set);
  if (errno != EINTR) unix_error("Sigsuspend error");
  return result;
}

// Semaphores.
static void Sem_init(sem_t *semaphore, int is_shared, unsigned int value) {
  if (sem_init(semaphore, is_shared, value) < 0) unix_error("Sem_init error");
}

static void P(sem_t *semaphore) {
  if (sem_wait(semaphore) < 0) unix_error("P error");
}

static void V(sem_t *semaphore) {
  if (sem_post(semaphore) < 0) unix_error("V error");
}

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

static void *Mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  void *memory = mmap(address, length, protection, flags, fd, offset);
  if (memory == MAP_FAILED) unix_error("mmap error");
  return memory;
}

static void Munmap(void *address, size_t length) {
  if (munmap(address, length) < 0) unix_error("munmap error");
}

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

// Robust input and output: whole amounts, whatever a single read or write does.
#define RIO_BUFSIZE 8192
typedef struct {
  int rio_fd;
  int rio_cnt;     // unread bytes
  char *rio_bufptr;  // the next of them
  char rio_buf[RIO_BUFSIZE];
} rio_t;

static ssize_t rio_readn(int fd, void *bytes, size_t n) {
  size_t got = 0;
  while (got < n) {
    ssize_t more = read(fd, (char *)bytes + got, n - got);
    if (more == 0) break;
    if (more < 0 && errno != EINTR) return -1;
    if (more > 0) got += more;
  }
  return got;
}

static ssize_t rio_writen(int fd, const void *bytes, size_t n) {
  size_t done = 0;
  while (done < n) {
    ssize_t more = write(fd, (const char *)bytes + done, n - done);
    if (more < 0 && errno != EINTR) return -1;
    if (more > 0) done += more;
  }
  return n;
}

static void rio_readinitb(rio_t *rio, int fd) {
  rio->rio_fd = fd;
  rio->rio_cnt = 0;
  rio->rio_bufptr = rio->rio_buf;
}

// Up to n bytes of what is there, reading once more if nothing is.
static ssize_t rio_read(rio_t *rio, char *bytes, size_t n) {
  while (rio->rio_cnt <= 0) {
    rio->rio_cnt = read(rio->rio_fd, rio->rio_buf, RIO_BUFSIZE);
    if (rio->rio_cnt == 0) return 0;
    if (rio->rio_cnt < 0 && errno != EINTR) return -1;
    rio->rio_bufptr = rio->rio_buf;
  }
  if ((size_t)rio->rio_cnt < n) n = rio->rio_cnt;
  memcpy(bytes, rio->rio_bufptr, n);
  rio->rio_bufptr += n;
  rio->rio_cnt -= n;
  return n;
}

static ssize_t rio_readnb(rio_t *rio, void *bytes, size_t n) {
  size_t got = 0;
  while (got < n) {
    ssize_t more = rio_read(rio, (char *)bytes + got, n - got);
    if (more < 0) return -1;
    if (more == 0) break;
    got += more;
  }
  return got;
}

// A line with its end, cut to most - 1 bytes.
static ssize_t rio_readlineb(rio_t *rio, void *line, size_t most) {
  char *text = line;
  size_t got = 0;
  while (got + 1 < most) {
    ssize_t more = rio_read(rio, text + got, 1);
    if (more < 0) return -1;
    if (more == 0) break;
    if (text[got++] == '\n') break;
  }
  text[got] = '\0';
  return got;
}

static ssize_t Rio_readn(int fd, void *bytes, size_t n) {
  ssize_t got = rio_readn(fd, bytes, n);
  if (got < 0) unix_error("Rio_readn error");
  return got;
}

static void Rio_writen(int fd, const void *bytes, size_t n) {
  if (rio_writen(fd, bytes, n) != (ssize_t)n) unix_error("Rio_writen error");
}

static void Rio_readinitb(rio_t *rio, int fd) { rio_readinitb(rio, fd); }

static ssize_t Rio_readnb(rio_t *rio, void *bytes, size_t n) {
  ssize_t got = rio_readnb(rio, bytes, n);
  if (got < 0) unix_error("Rio_readnb error");
  return got;
}

static ssize_t Rio_readlineb(rio_t *rio, void *line, size_t most) {
  ssize_t got = rio_readlineb(rio, line, most);
  if (got < 0) unix_error("Rio_readlineb error");
  return got;
}

#endif
