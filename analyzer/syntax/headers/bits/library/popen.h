// popen and pclose of stdio.h, as glibc 2.36 does them (libio/iopopen.c): /bin/sh runs the command, and is at the other end of a pipe.
// As system is, this is also read by a real compiler, for real runs.
int __builtin_dup2(int from, int to);
int __builtin_pipe2(int *ends, int flags);

// A stream of popen. Processes made by fork have copies of the list.
struct __forkcheck_command {
  void *next;
  void *stream;
  int child;
  int writes;
};
static void *__forkcheck_commands;

// 1: reads, 2: writes, 4: closed on exec; -1: no mode of popen.
static int __forkcheck_popen_mode(const char *mode) {
  int is = 0;
  for (; *mode != '\0'; mode++) {
    if (*mode != 'r' && *mode != 'w' && *mode != 'e') return -1;
    is |= *mode == 'r' ? 1 : *mode == 'w' ? 2 : 4;
  }
  return (is & 3) == 1 || (is & 3) == 2 ? is : -1;
}

// In the child: earlier streams of popen are closed, as POSIX wants it.
static void __forkcheck_become_command(const char *line, int end, int wanted, const void *mask) {
  __forkcheck_drop_handlers(0);
  __builtin_dup2(end, wanted);
  for (struct __forkcheck_command *other = __forkcheck_commands; other != NULL; other = other->next)
    if (__builtin_fileno(other->stream) != wanted) __builtin_close(__builtin_fileno(other->stream));
  __forkcheck_become_shell(line, mask);
}

// The child's id, or -1.
static int __forkcheck_spawn_command(const char *line, int end, int wanted) {
  struct __forkcheck_signal_set all, before;
  int child;
  __builtin_memset(&all, 255, sizeof all);
  __builtin_sigprocmask(0, &all, &before);
  child = __builtin_vfork();
  if (child == 0) __forkcheck_become_command(line, end, wanted, &before);
  int error = ERRNO;
  __builtin_sigprocmask(2, &before, NULL);
  ERRNO = error;
  return child;
}

static void *__forkcheck_popen(const char *line, const char *mode) {
  int ends[2], is = __forkcheck_popen_mode(mode), writes = is == 2 || is == 6, child;
  if (is < 0) ERRNO = 22;
  if (is < 0 || __builtin_pipe2(ends, 02000000) < 0) return NULL;
  int mine = ends[writes], wanted = !writes, end = ends[wanted];
  if (end == wanted) {
    end = __builtin_fcntl(wanted, 1030, 0);
    __builtin_close(wanted);
  }
  child = __forkcheck_spawn_command(line, end, wanted);
  __builtin_close(end);
  if (child < 0) {
    __builtin_close(mine);
    return NULL;
  }
  if ((is & 4) == 0) __builtin_fcntl(mine, 2, 0);
  struct __forkcheck_command *command = __builtin_malloc(sizeof *command);
  command->next = __forkcheck_commands;
  command->stream = __builtin___forkcheck_stream(mine, writes, NULL);
  command->child = child;
  command->writes = writes;
  __forkcheck_commands = command;
  return command->stream;
}

// Where its place in the list is kept, or the list's end.
static void **__forkcheck_find_command(void *stream) {
  void **place = &__forkcheck_commands;
  while (*place != NULL && ((struct __forkcheck_command *)*place)->stream != stream) place = &((struct __forkcheck_command *)*place)->next;
  return place;
}

// A write that fails is told only if the command ended with 0.
static int __forkcheck_pclose(void *stream) {
  void **place = __forkcheck_find_command(stream);
  struct __forkcheck_command *command = *place;
  int flushed = 0, status, waited, child;
  if (command == NULL) return __forkcheck_close_stream(stream);
  if (command->writes) flushed = __builtin_fflush(stream);
  child = command->child;
  *place = command->next;
  __builtin_free(command);
  if (__forkcheck_close_stream(stream) < 0) return -1;
  do waited = __builtin_waitpid(child, &status, 0);
  while (waited < 0 && ERRNO == 4);
  if (waited < 0) status = -1;
  return status != 0 ? status : flushed;
}
