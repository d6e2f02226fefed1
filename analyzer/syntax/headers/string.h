#ifndef _STRING_H
#define _STRING_H
#include <bits/null.h>
#include <bits/size_t.h>
#include <strings.h>
#if defined(_GNU_SOURCE) && !defined(_LIBGEN_H)
char *basename(const char *path);
#endif
void *memccpy(void *to, const void *from, int c, size_t n);
void *memchr(const void *bytes, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memcpy(void *to, const void *from, size_t n);
void *memmem(const void *bytes, size_t n, const void *part, size_t size);
void *memmove(void *to, const void *from, size_t n);
void *mempcpy(void *to, const void *from, size_t n);
void *memrchr(const void *bytes, int c, size_t n);
void *memset(void *bytes, int c, size_t n);
void *rawmemchr(const void *bytes, int c);
char *stpcpy(char *to, const char *from);
char *stpncpy(char *to, const char *from, size_t n);
char *strcasestr(const char *text, const char *part);
char *strcat(char *to, const char *from);
char *strchr(const char *text, int c);
char *strchrnul(const char *text, int c);
int strcmp(const char *a, const char *b);
int strcoll(const char *a, const char *b);
char *strcpy(char *to, const char *from);
size_t strcspn(const char *text, const char *reject);
char *strdup(const char *text);
char *strerror(int number);
int strerror_r(int number, char *buffer, size_t size);
size_t strlen(const char *text);
char *strncat(char *to, const char *from, size_t n);
int strncmp(const char *a, const char *b, size_t n);
char *strncpy(char *to, const char *from, size_t n);
char *strndup(const char *text, size_t n);
size_t strnlen(const char *text, size_t most);
char *strpbrk(const char *text, const char *accept);
char *strrchr(const char *text, int c);
char *strsep(char **text, const char *delimiters);
char *strsignal(int number);
size_t strspn(const char *text, const char *accept);
char *strstr(const char *text, const char *part);
char *strtok(char *text, const char *delimiters);
char *strtok_r(char *text, const char *delimiters, char **rest);
#endif
