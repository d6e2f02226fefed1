#ifndef _STDIO_H
#define _STDIO_H
#include <bits/file_types.h>
#include <bits/null.h>
#include <bits/seek.h>
#include <bits/size_t.h>
#include <stdarg.h>
typedef struct _IO_FILE FILE;
extern FILE *__forkcheck_stdin(void);
extern FILE *__forkcheck_stdout(void);
extern FILE *__forkcheck_stderr(void);
extern int __forkcheck_mode(const char *mode);
extern FILE *__forkcheck_stream(int fd, int flags, FILE *again);
extern int __forkcheck_held(FILE *stream);
extern int __forkcheck_place(FILE *stream, long *facts, int seeks);
extern int __forkcheck_step_to(FILE *stream, long n);
extern int __forkcheck_refill(FILE *stream, const char *bytes, long count, long offset);
extern int __forkcheck_end_stream(FILE *stream);
#define stdin __forkcheck_stdin()
#define stdout __forkcheck_stdout()
#define stderr __forkcheck_stderr()
#define EOF (-1)
#define BUFSIZ 8192
#define FILENAME_MAX 4096
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
int asprintf(char **to, const char *format, ...);
void clearerr(FILE *stream);
int dprintf(int fd, const char *format, ...);
int fclose(FILE *stream);
FILE *fdopen(int fd, const char *mode);
int feof(FILE *stream);
int ferror(FILE *stream);
int fflush(FILE *stream);
int fgetc(FILE *stream);
char *fgets(char *line, int size, FILE *stream);
int fileno(FILE *stream);
FILE *fopen(const char *path, const char *mode);
int fprintf(FILE *stream, const char *format, ...);
int fputc(int c, FILE *stream);
int fputs(const char *text, FILE *stream);
size_t fread(void *items, size_t size, size_t n, FILE *stream);
FILE *freopen(const char *path, const char *mode, FILE *stream);
int fscanf(FILE *stream, const char *format, ...);
int fseeko(FILE *stream, off_t offset, int whence);
off_t ftello(FILE *stream);
int fseek(FILE *stream, long offset, int whence);
long ftell(FILE *stream);
size_t fwrite(const void *items, size_t size, size_t n, FILE *stream);
int getc(FILE *stream);
int getchar(void);
ssize_t getdelim(char **line, size_t *size, int end, FILE *stream);
ssize_t getline(char **line, size_t *size, FILE *stream);
int pclose(FILE *stream);
void perror(const char *text);
FILE *popen(const char *command, const char *mode);
int printf(const char *format, ...);
int putc(int c, FILE *stream);
int putchar(int c);
int puts(const char *text);
int remove(const char *path);
int rename(const char *from, const char *to);
void rewind(FILE *stream);
int scanf(const char *format, ...);
void setbuf(FILE *stream, char *buffer);
void setlinebuf(FILE *stream);
int setvbuf(FILE *stream, char *buffer, int mode, size_t size);
int snprintf(char *to, size_t size, const char *format, ...);
int sprintf(char *to, const char *format, ...);
int sscanf(const char *text, const char *format, ...);
int ungetc(int c, FILE *stream);
int vasprintf(char **to, const char *format, va_list arguments);
int vdprintf(int fd, const char *format, va_list arguments);
int vfprintf(FILE *stream, const char *format, va_list arguments);
int vfscanf(FILE *stream, const char *format, va_list arguments);
int vprintf(const char *format, va_list arguments);
int vscanf(const char *format, va_list arguments);
int vsnprintf(char *to, size_t size, const char *format, va_list arguments);
int vsprintf(char *to, const char *format, va_list arguments);
int vsscanf(const char *text, const char *format, va_list arguments);
#endif
