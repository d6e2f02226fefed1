// What the library calls: functions of the machine. Pointers to streams are void pointers here, so that no type has a name.
#define NULL ((void *)0)
#define ERRNO (*__builtin___forkcheck_errno())
#define STDIN __builtin___forkcheck_stdin()
#define STDOUT __builtin___forkcheck_stdout()
#define STDERR __builtin___forkcheck_stderr()
extern int *__builtin___forkcheck_errno(void);
extern void *__builtin___forkcheck_stdout(void);
extern void *__builtin___forkcheck_stderr(void);
_Noreturn void __builtin_exit(int status);
void __builtin_free(void *block);
int __builtin_fflush(void *stream);
int __builtin_fprintf(void *stream, const char *format, ...);
int __builtin_fputs(const char *text, void *stream);
int __builtin_isprint(int c);
int __builtin_putc(int c, void *stream);
void *__builtin_malloc(unsigned long size);
void *__builtin_memchr(const void *bytes, int c, unsigned long n);
int __builtin_memcmp(const void *a, const void *b, unsigned long n);
void *__builtin_memcpy(void *to, const void *from, unsigned long n);
void *__builtin_memmove(void *to, const void *from, unsigned long n);
void *__builtin_memset(void *bytes, int c, unsigned long n);
char *__builtin_strchr(const char *text, int c);
char *__builtin_strcpy(char *to, const char *from);
char *__builtin_strdup(const char *text);
char *__builtin_strerror(int number);
unsigned long __builtin_strlen(const char *text);
int __builtin_strcmp(const char *a, const char *b);
int __builtin_strncmp(const char *a, const char *b, unsigned long n);
unsigned long __builtin_strnlen(const char *text, unsigned long most);
char *__builtin_strrchr(const char *text, int c);
double __builtin_strtod(const char *text, char **end);
float __builtin_strtof(const char *text, char **end);
long __builtin_strtol(const char *text, char **end, int base);
unsigned long __builtin_strtoul(const char *text, char **end, int base);
int __builtin_sigprocmask(int how, const void *set, void *old);
int __builtin_tolower(int c);
int __builtin_vasprintf(char **to, const char *format, __builtin_va_list list);
int __builtin_vfprintf(void *stream, const char *format, __builtin_va_list list);
void *__builtin_realloc(void *block, unsigned long size);
extern void *__builtin___forkcheck_stdin(void);
int __builtin_getc(void *stream);
int __builtin_ferror(void *stream);
int __builtin_vfscanf(void *stream, const char *format, __builtin_va_list list);
int __builtin_vsscanf(const char *text, const char *format, __builtin_va_list list);
int __builtin_open(const char *path, int flags, ...);
int __builtin_stat(const char *path, void *result);
int __builtin_unlink(const char *path);
int __builtin_close(int fd);
int __builtin_dup3(int from, int to, int flags);
int __builtin_fcntl(int fd, int command, ...);
int __builtin_fileno(void *stream);
long __builtin_lseek(int fd, long offset, int whence);
extern int __builtin___forkcheck_mode(const char *mode);
extern void *__builtin___forkcheck_stream(int fd, int flags, void *again);
extern int __builtin___forkcheck_held(void *stream);
_Noreturn void __builtin___forkcheck_not_covered(const char *what);
extern int __builtin___forkcheck_end_stream(void *stream);
extern int __builtin___forkcheck_place(void *stream, long *facts, int seeks);
extern int __builtin___forkcheck_step_to(void *stream, long n);
extern int __builtin___forkcheck_refill(void *stream, const char *bytes, long count, long offset);
long __builtin_read(int fd, void *bytes, unsigned long count);
int __builtin_fstat(int fd, void *result);
void __builtin_clearerr(void *stream);
