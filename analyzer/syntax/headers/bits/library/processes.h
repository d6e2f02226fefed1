// sched.h, sys/resource.h and unistd.h: new processes by clone, how nice a process is, its limits, the terminal's foreground.
int __builtin_fork(void);
int __builtin_getpid(void);
int __builtin_isatty(int fd);
_Noreturn void __builtin___forkcheck_not_covered(const char *what);
int __builtin___forkcheck_niceness(int changes, int niceness);

// With SIGCHLD alone it is a fork whose child calls a function: on another stack, but in a copy of all memory.
static int __forkcheck_clone(int (*function)(void *), void *stack, int flags, void *argument, ...) {
  int child;
  if (function == NULL || stack == NULL) {
    ERRNO = 22;
    return -1;
  }
  if (flags != 17) __builtin___forkcheck_not_covered("clone with other flags than SIGCHLD: threads and namespaces");
  child = __builtin_fork();
  if (child == 0) __builtin__exit(function(argument));
  return child;
}

static int __forkcheck_getpriority(int which, unsigned who) {
  if (which < 0 || which > 2) {
    ERRNO = 22;
    return -1;
  }
  if (which != 0 || (who != 0 && (int)who != __builtin_getpid()))
    __builtin___forkcheck_not_covered("the niceness of other processes than the caller");
  return __builtin___forkcheck_niceness(0, 0);
}

static int __forkcheck_setpriority(int which, unsigned who, int niceness) {
  int now = __forkcheck_getpriority(which, who);
  if (which < 0 || which > 2) return -1;
  if (niceness > 19) niceness = 19;
  if (niceness < -20) niceness = -20;
  if (niceness == now) return 0;
  return __builtin___forkcheck_niceness(1, niceness) < 0 ? -1 : 0;
}

static int __forkcheck_nice(int increment) {
  int now = __builtin___forkcheck_niceness(0, 0);
  long wanted = (long)now + increment;
  if (__forkcheck_setpriority(0, 0, wanted > 19 ? 19 : wanted < -20 ? -20 : (int)wanted) < 0) {
    ERRNO = 1;
    return -1;
  }
  return __builtin___forkcheck_niceness(0, 0);
}

static int __forkcheck_getrlimit(int resource, unsigned long *limits) {
  if (resource < 0 || resource > 15) {
    ERRNO = 22;
    return -1;
  }
  limits[0] = limits[1] = (unsigned long)__builtin___forkcheck_opaque(0);
  return 0;
}

// Of what is no terminal; errno says so.
static int __forkcheck_tcgetpgrp(int fd) {
  if (__builtin_isatty(fd)) __builtin___forkcheck_not_covered("the foreground group of a terminal");
  return -1;
}
static int __forkcheck_tcsetpgrp(int fd, int group) {
  (void)group;
  return __forkcheck_tcgetpgrp(fd);
}
