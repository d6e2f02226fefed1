#ifndef _STDLIB_H
#define _STDLIB_H
#include <alloca.h>
#include <bits/null.h>
#include <bits/size_t.h>
#include <bits/wait_status.h>
#include <sys/types.h>
typedef int wchar_t;
typedef struct {
  int quot;
  int rem;
} div_t;
typedef struct {
  long quot;
  long rem;
} ldiv_t;
typedef struct {
  long long quot;
  long long rem;
} lldiv_t;
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 2147483647
_Noreturn void _Exit(int status);
_Noreturn void abort(void);
int abs(int n);
int atexit(void (*handler)(void));
double atof(const char *text);
int atoi(const char *text);
long atol(const char *text);
long long atoll(const char *text);
void *bsearch(const void *key, const void *base, size_t n, size_t size, int (*compare)(const void *, const void *));
void *calloc(size_t n, size_t size);
int clearenv(void);
static div_t div(int a, int b) { return (div_t){a / b, a % b}; }
double drand48(void);
_Noreturn void exit(int status);
void free(void *block);
char *getenv(const char *name);
long labs(long n);
static ldiv_t ldiv(long a, long b) { return (ldiv_t){a / b, a % b}; }
long long llabs(long long n);
static lldiv_t lldiv(long long a, long long b) { return (lldiv_t){a / b, a % b}; }
long lrand48(void);
void *malloc(size_t size);
int mkstemp(char *name);
long mrand48(void);
int on_exit(void (*handler)(int, void *), void *argument);
int putenv(char *text);
void qsort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *));
int rand(void);
int rand_r(unsigned int *seed);
long random(void);
void *realloc(void *block, size_t size);
char *secure_getenv(const char *name);
int setenv(const char *name, const char *value, int overwrite);
void srand(unsigned int seed);
void srand48(long seed);
void srandom(unsigned int seed);
double strtod(const char *text, char **end);
float strtof(const char *text, char **end);
long strtol(const char *text, char **end, int base);
long long strtoll(const char *text, char **end, int base);
unsigned long strtoul(const char *text, char **end, int base);
unsigned long long strtoull(const char *text, char **end, int base);
int system(const char *command);
int unsetenv(const char *name);
#endif
