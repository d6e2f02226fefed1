// Time, users, limits and the machine: what differs from run to run and is known to nobody beforehand. The numbers are those of
// posix/opaque.h.
#define NUMBER 0
#define USER 1
#define GROUP 2
#define TIME 3
#define CLOCK 4
#define HOST 6
#define DIRECTORY 7
#define DATE 8
#define LONGEST 65

int __builtin_waitpid(int child, int *status, int options);

static unsigned __forkcheck_getuid(void) { return (unsigned)__builtin___forkcheck_opaque(USER); }
static unsigned __forkcheck_geteuid(void) { return (unsigned)__builtin___forkcheck_opaque(USER); }
static unsigned __forkcheck_getgid(void) { return (unsigned)__builtin___forkcheck_opaque(GROUP); }
static unsigned __forkcheck_getegid(void) { return (unsigned)__builtin___forkcheck_opaque(GROUP); }

static long __forkcheck_time(long *now) {
  long seconds = __builtin___forkcheck_opaque(TIME);
  if (now) *now = seconds;
  return seconds;
}

static int __forkcheck_gettimeofday(long *now, void *zone) {
  (void)zone;
  now[0] = __builtin___forkcheck_opaque(TIME);
  now[1] = __builtin___forkcheck_opaque(NUMBER);
  return 0;
}

static int __forkcheck_clock_gettime(int clock, long *now) {
  (void)clock;
  now[0] = __builtin___forkcheck_opaque(TIME);
  now[1] = __builtin___forkcheck_opaque(NUMBER);
  return 0;
}

static long __forkcheck_clock(void) { return __builtin___forkcheck_opaque(CLOCK); }

static long __forkcheck_times(long *used) {
  if (used)
    for (int i = 0; i < 4; i++) used[i] = __builtin___forkcheck_opaque(CLOCK);
  return __builtin___forkcheck_opaque(CLOCK);
}

// struct rusage: two struct timeval and fourteen longs.
static void __forkcheck_fill_usage(long *usage) {
  for (int i = 0; usage && i < 18; i++) usage[i] = __builtin___forkcheck_opaque(NUMBER);
}

static int __forkcheck_getrusage(int who, long *usage) {
  (void)who;
  __forkcheck_fill_usage(usage);
  return 0;
}

static int __forkcheck_wait4(int child, int *status, int options, long *usage) {
  int result = __builtin_waitpid(child, status, options);
  if (result > 0) __forkcheck_fill_usage(usage);
  return result;
}

static int __forkcheck_wait3(int *status, int options, long *usage) { return __forkcheck_wait4(-1, status, options, usage); }

static char __forkcheck_date[LONGEST + 1];

static char *__forkcheck_ctime(const long *when) {
  (void)*when;
  __builtin___forkcheck_opaque_text(__forkcheck_date, DATE, "\n");
  return __forkcheck_date;
}

static char *__forkcheck_asctime(const void *when) {
  (void)when;
  __builtin___forkcheck_opaque_text(__forkcheck_date, DATE, "\n");
  return __forkcheck_date;
}

struct __forkcheck_broken_time {
  int fields[9];
  long offset;
  const char *zone;
};
static struct __forkcheck_broken_time __forkcheck_broken_down;

static void *__forkcheck_localtime(const long *when) {
  (void)*when;
  for (int i = 0; i < 9; i++) __forkcheck_broken_down.fields[i] = (int)__builtin___forkcheck_opaque(NUMBER);
  __forkcheck_broken_down.offset = __builtin___forkcheck_opaque(NUMBER);
  return &__forkcheck_broken_down;
}

static void *__forkcheck_gmtime(const long *when) { return __forkcheck_localtime(when); }

static unsigned long __forkcheck_strftime(char *to, unsigned long size, const char *format, const void *when) {
  (void)format, (void)when, (void)size;
  __builtin___forkcheck_opaque_text(to, DATE, "");
  return (unsigned long)__builtin___forkcheck_opaque(NUMBER);
}

static int __forkcheck_gethostname(char *name, unsigned long size) {
  if (size < LONGEST) return __builtin___forkcheck_opaque_text(0, -1, "");
  return __builtin___forkcheck_opaque_text(name, HOST, "");
}

static char *__forkcheck_getcwd(char *path, unsigned long size) {
  if (path == 0 || size < LONGEST) __builtin___forkcheck_opaque_text(0, -1, "");
  __builtin___forkcheck_opaque_text(path, DIRECTORY, "");
  return path;
}

static int __forkcheck_sched_yield(void) { return 0; }

// _SC_CLK_TCK and _SC_PAGESIZE are the same everywhere on x86-64.
static long __forkcheck_sysconf(int name) {
  if (name == 2) return 100;
  if (name == 30) return 4096;
  return __builtin___forkcheck_opaque(NUMBER);
}

static int __forkcheck_getpagesize(void) { return 4096; }

static unsigned __forkcheck_umask(unsigned mask) {
  (void)mask;
  return (unsigned)__builtin___forkcheck_opaque(NUMBER);
}

// ITIMER_REAL alone: the other clocks run only while the process computes.
struct __forkcheck_timer_value {
  long interval_seconds, interval_microseconds, seconds, microseconds;
};
static int __forkcheck_setitimer(int which, const struct __forkcheck_timer_value *value, struct __forkcheck_timer_value *old) {
  if (which != 0 || old != 0) return __builtin___forkcheck_opaque_text(0, -1, "");
  __builtin___forkcheck_timer(value->seconds * 1000000000 + value->microseconds * 1000,
                              value->interval_seconds * 1000000000 + value->interval_microseconds * 1000);
  return 0;
}
#undef NUMBER
#undef USER
#undef GROUP
#undef TIME
#undef CLOCK
#undef HOST
#undef DIRECTORY
#undef DATE
#undef LONGEST
