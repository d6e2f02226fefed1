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
char *__builtin_strsignal(int number);

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
static int __forkcheck_killpg(int group, int number) {
  if (group < 0) {
    ERRNO = 22;
    return -1;
  }
  return __builtin_kill(-group, number);
}
static int __forkcheck_getpgrp(void) { return __builtin_getpgid(0); }
static int __forkcheck_setpgrp(void) { return __builtin_setpgid(0, 0); }

static void __forkcheck_psignal(int number, const char *text) {
  if (text != NULL && *text != 0) __builtin_fprintf(STDERR, "%s: %s\n", text, __builtin_strsignal(number));
  else __builtin_fprintf(STDERR, "%s\n", __builtin_strsignal(number));
}

static unsigned __forkcheck_alarm(unsigned seconds) { return __builtin___forkcheck_timer(seconds * 1000000000L, 0); }

static unsigned __forkcheck_ualarm(unsigned microseconds, unsigned interval) {
  return __builtin___forkcheck_timer(microseconds * 1000L, interval * 1000L) * 1000000U;
}
