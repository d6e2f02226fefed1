#ifndef _TIME_H
#define _TIME_H
#include <bits/null.h>
#include <bits/pid_t.h>
#include <bits/size_t.h>
#include <bits/timespec.h>
typedef long clock_t;
typedef int clockid_t;
struct tm {
  int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
  long tm_gmtoff;
  const char *tm_zone;
};
#define CLOCKS_PER_SEC ((clock_t)1000000)
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
char *asctime(const struct tm *when);
clock_t clock(void);
int clock_gettime(clockid_t clock, struct timespec *now);
char *ctime(const time_t *when);
double difftime(time_t end, time_t begin);
struct tm *gmtime(const time_t *when);
struct tm *localtime(const time_t *when);
time_t mktime(struct tm *when);
int nanosleep(const struct timespec *wanted, struct timespec *left);
size_t strftime(char *to, size_t size, const char *format, const struct tm *when);
time_t time(time_t *now);
#endif
