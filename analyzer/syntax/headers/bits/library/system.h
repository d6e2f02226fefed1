// system of stdlib.h, as glibc 2.36 does it (sysdeps/posix/system.c, and its posix_spawn): /bin/sh runs the command, in a child that
// shares this memory until then. Real runs take this function, too, instead of glibc's, whose child makes a hundred calls that change
// nothing: so it is also read by a real compiler (engines/real_program.cpp).
int __builtin_vfork(void);
int __builtin_waitpid(int pid, int *status, int options);
_Noreturn void __builtin__exit(int status);

// In the child, as glibc's __spawni_child does (sysdeps/unix/sysv/linux/spawni.c): handlers are gone before signals can come again; what
// the program ignores itself stays ignored, but for the signals of `defaults` (bit 0 is signal 1).
static void __forkcheck_drop_handlers(unsigned long defaults) {
  struct __forkcheck_signal_action now, standard;
  __builtin_memset(&standard, 0, sizeof standard);
  for (int number = 1; number <= 64; number++) {
    if (number == 32 || number == 33) continue;
    __builtin_sigaction(number, NULL, &now);
    int is_handled = now.handler != (void *)0 && now.handler != (void *)1;
    if (is_handled || (defaults >> (number - 1) & 1)) __builtin_sigaction(number, &standard, NULL);
  }
}

static void __forkcheck_become_shell(const char *line, const void *mask) {
  char *arguments[] = {(char *)"sh", (char *)"-c", (char *)line, NULL};
  __builtin_sigprocmask(2, mask, NULL);
  __builtin___forkcheck_exec("/bin/sh", arguments, __forkcheck_environ, 0);
  __builtin__exit(127);
}

static int __forkcheck_system(const char *line) {
  struct __forkcheck_signal_action ignore, interrupt, quit;
  struct __forkcheck_signal_set child_ends, all, before, spawning;
  int status = 127 << 8, error = 0, child, waited;
  if (line == NULL) return __forkcheck_system("exit 0") == 0;
  __builtin_memset(&ignore, 0, sizeof ignore);
  ignore.handler = (void *)1;
  __builtin_memset(&child_ends, 0, sizeof child_ends);
  child_ends.words[0] = 1UL << 16;
  __builtin_memset(&all, 255, sizeof all);
  __builtin_sigaction(2, &ignore, &interrupt);
  __builtin_sigaction(3, &ignore, &quit);
  __builtin_sigprocmask(0, &child_ends, &before);
  __builtin_sigprocmask(0, &all, &spawning);
  child = __builtin_vfork();
  if (child == 0) {
    __forkcheck_drop_handlers((interrupt.handler != (void *)1) << 1 | (quit.handler != (void *)1) << 2);
    __forkcheck_become_shell(line, &before);
  }
  if (child < 0) error = ERRNO;
  __builtin_sigprocmask(2, &spawning, NULL);
  if (child > 0) {
    do waited = __builtin_waitpid(child, &status, 0);
    while (waited < 0 && ERRNO == 4);
    if (waited != child) status = -1;
  }
  __builtin_sigaction(2, &interrupt, NULL);
  __builtin_sigaction(3, &quit, NULL);
  __builtin_sigprocmask(2, &before, NULL);
  if (error != 0) ERRNO = error;
  return status;
}
