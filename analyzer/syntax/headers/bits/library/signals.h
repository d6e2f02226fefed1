// signal.h: what is built on sigaction and on sets, whose first word alone counts.
struct __forkcheck_signal_set {
  unsigned long words[16];
};
struct __forkcheck_signal_action {
  void *handler;
  struct __forkcheck_signal_set mask;
  int flags;
  void *restorer;
};
int __builtin_sigaction(int number, const void *action, void *old);
unsigned __builtin___forkcheck_timer(long nanoseconds, long interval);
int __builtin___forkcheck_sigwait(const void *set, void *info, int until);
int __builtin___forkcheck_queue(int process, int number, const void *value);
int __builtin_raise(int number);
_Noreturn void __builtin_abort(void);
char *__builtin_strsignal(int number);

// The thread library has 32 and 33.
static int __forkcheck___libc_current_sigrtmin(void) { return 34; }
static int __forkcheck___libc_current_sigrtmax(void) { return 64; }

static int __forkcheck_bad_signal(int number) {
  if (number >= 1 && number <= 64) return 0;
  ERRNO = 22;
  return 1;
}

static int __forkcheck_sigemptyset(struct __forkcheck_signal_set *set) {
  __builtin_memset(set, 0, sizeof *set);
  return 0;
}

// Signals 32 and 33 belong to the thread library.
static int __forkcheck_sigfillset(struct __forkcheck_signal_set *set) {
  __builtin_memset(set, 255, sizeof *set);
  set->words[0] = ~(3UL << 31);
  return 0;
}

static int __forkcheck_sigaddset(struct __forkcheck_signal_set *set, int number) {
  if (__forkcheck_bad_signal(number)) return -1;
  set->words[0] |= 1UL << (number - 1);
  return 0;
}

static int __forkcheck_sigdelset(struct __forkcheck_signal_set *set, int number) {
  if (__forkcheck_bad_signal(number)) return -1;
  set->words[0] &= ~(1UL << (number - 1));
  return 0;
}

static int __forkcheck_sigismember(const struct __forkcheck_signal_set *set, int number) {
  if (__forkcheck_bad_signal(number)) return -1;
  return (int)(set->words[0] >> (number - 1) & 1);
}

// BSD's: the handler stays, the signal itself is blocked meanwhile, calls are restarted.
static void *__forkcheck_signal(int number, void *handler) {
  struct __forkcheck_signal_action action, old;
  if (__forkcheck_bad_signal(number)) return (void *)-1;
  __builtin_memset(&action, 0, sizeof action);
  action.handler = handler;
  action.mask.words[0] = 1UL << (number - 1);
  action.flags = 0x10000000;
  if (__builtin_sigaction(number, &action, &old) < 0) return (void *)-1;
  return old.handler;
}

static int __forkcheck_siginterrupt(int number, int flag) {
  struct __forkcheck_signal_action action;
  if (__builtin_sigaction(number, NULL, &action) < 0) return -1;
  action.flags = flag ? action.flags & ~0x10000000 : action.flags | 0x10000000;
  return __builtin_sigaction(number, &action, NULL);
}

int __builtin_getpgid(int pid);
int __builtin_setpgid(int pid, int group);
int __builtin_kill(int pid, int number);
static int __forkcheck_killpg(int group, int number) {
  if (group < 0) {
    ERRNO = 22;
    return -1;
  }
  return __builtin_kill(-group, number);
}
static int __forkcheck_getpgrp(void) { return __builtin_getpgid(0); }
static int __forkcheck_setpgrp(void) { return __builtin_setpgid(0, 0); }

// abort of a program that handles signals, as glibc 2.36 does it (stdlib/abort.c): where a handler returns, the second one ends.
static _Noreturn void __forkcheck_abort(void) {
  struct __forkcheck_signal_action standard;
  struct __forkcheck_signal_set aborts;
  __builtin_memset(&aborts, 0, sizeof aborts);
  aborts.words[0] = 1UL << 5;
  __builtin_sigprocmask(1, &aborts, NULL);
  __builtin_raise(6);
  __builtin_memset(&standard, 0, sizeof standard);
  __builtin_memset(&standard.mask, 255, sizeof standard.mask);
  __builtin_sigaction(6, &standard, NULL);
  __builtin_raise(6);
  __builtin_abort();
}

// info: struct siginfo, of which si_code is the third number. As glibc folds what raise sends (sigtimedwait.c).
static int __forkcheck_wait_for_signal(const void *set, int *info, int until) {
  int number = __builtin___forkcheck_sigwait(set, info, until);
  if (number > 0 && info != NULL && info[2] == -6) info[2] = 0;
  return number;
}
static int __forkcheck_sigwaitinfo(const void *set, int *info) { return __forkcheck_wait_for_signal(set, info, 0); }
static int __forkcheck_sigtimedwait(const void *set, int *info, const long *time) {
  if (time == NULL) return __forkcheck_wait_for_signal(set, info, 0);
  if (time[0] < 0 || time[1] < 0 || time[1] >= 1000000000) {
    ERRNO = 22;
    return -1;
  }
  return __forkcheck_wait_for_signal(set, info, time[0] == 0 && time[1] == 0 ? 1 : 2);
}

struct __forkcheck_signal_value {  // union sigval: a number or a pointer
  void *pointer;
};
static int __forkcheck_sigqueue(int process, int number, struct __forkcheck_signal_value value) {
  return __builtin___forkcheck_queue(process, number, &value);
}

static void __forkcheck_psignal(int number, const char *text) {
  if (text != NULL && *text != 0) __builtin_fprintf(STDERR, "%s: %s\n", text, __builtin_strsignal(number));
  else __builtin_fprintf(STDERR, "%s\n", __builtin_strsignal(number));
}

static unsigned __forkcheck_alarm(unsigned seconds) { return __builtin___forkcheck_timer(seconds * 1000000000L, 0); }

static unsigned __forkcheck_ualarm(unsigned microseconds, unsigned interval) {
  return __builtin___forkcheck_timer(microseconds * 1000L, interval * 1000L) * 1000000U;
}
