#ifndef _UNISTD_H
#define _UNISTD_H
#include <bits/file_types.h>
#include <bits/intptr.h>
#include <bits/null.h>
#include <bits/pid_t.h>
#include <bits/seek.h>
#include <bits/size_t.h>
typedef unsigned int useconds_t;
typedef unsigned int socklen_t;
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#define R_OK 4
#define W_OK 2
#define X_OK 1
#define F_OK 0
#define _SC_ARG_MAX 0
#define _SC_CHILD_MAX 1
#define _SC_CLK_TCK 2
#define _SC_OPEN_MAX 4
#define _SC_PAGESIZE 30
#define _SC_PAGE_SIZE 30
#define _SC_NPROCESSORS_CONF 83
#define _SC_NPROCESSORS_ONLN 84
extern char *optarg;
extern int optind;
extern int opterr;
extern int optopt;
#ifdef _GNU_SOURCE
extern char **environ;
#endif
_Noreturn void _exit(int status);
int access(const char *path, int mode);
unsigned int alarm(unsigned int seconds);
unsigned int ualarm(unsigned int microseconds, unsigned int interval);
int brk(void *end);
int chdir(const char *path);
int chown(const char *path, uid_t owner, gid_t group);
int close(int fd);
int dup(int fd);
int dup2(int from, int to);
extern long __forkcheck_opaque(int which);
extern int __forkcheck_is_number(unsigned value);
extern long __forkcheck_unknown_random(int owner, int seeds, int count);
extern int __forkcheck_decides(void);
extern int __forkcheck_is_process(unsigned value);
extern int __forkcheck_niceness(int changes, int niceness);
extern int __forkcheck_opaque_text(char *to, int which, const char *rest);
extern int __forkcheck_exec(const char *path, char *const *arguments, char *const *environment, int searched);
extern _Noreturn void __forkcheck_not_covered(const char *what);
int dup3(int from, int to, int flags);
int pipe2(int fds[2], int flags);
int execl(const char *path, const char *argument, ...);
int execle(const char *path, const char *argument, ...);
int execlp(const char *file, const char *argument, ...);
int execv(const char *path, char *const arguments[]);
int execve(const char *path, char *const arguments[], char *const environment[]);
int execvp(const char *file, char *const arguments[]);
pid_t fork(void);
int fsync(int fd);
int ftruncate(int fd, off_t size);
char *getcwd(char *buffer, size_t size);
uid_t geteuid(void);
gid_t getegid(void);
gid_t getgid(void);
int gethostname(char *name, size_t size);
char *getlogin(void);
#if (defined(_POSIX_C_SOURCE) || defined(_POSIX_SOURCE)) && !defined(_GNU_SOURCE)
#define getopt __posix_getopt
#endif
int getopt(int argc, char *const argv[], const char *options);
int getpagesize(void);
pid_t getpgid(pid_t pid);
pid_t getpgrp(void);
pid_t getpid(void);
pid_t getppid(void);
pid_t getsid(pid_t pid);
uid_t getuid(void);
int isatty(int fd);
int link(const char *from, const char *to);
off_t lseek(int fd, off_t offset, int whence);
int nice(int increment);
int pause(void);
int pipe(int fds[2]);
ssize_t pread(int fd, void *bytes, size_t n, off_t offset);
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t offset);
ssize_t read(int fd, void *bytes, size_t n);
ssize_t readlink(const char *path, char *buffer, size_t size);
int rmdir(const char *path);
void *sbrk(intptr_t increment);
int setgid(gid_t gid);
int setpgid(pid_t pid, pid_t group);
int setpgrp(void);
pid_t setsid(void);
int setuid(uid_t uid);
unsigned int sleep(unsigned int seconds);
int symlink(const char *from, const char *to);
void sync(void);
long sysconf(int name);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t group);
int truncate(const char *path, off_t size);
char *ttyname(int fd);
int unlink(const char *path);
int usleep(useconds_t microseconds);
pid_t vfork(void);
ssize_t write(int fd, const void *bytes, size_t n);
#endif
