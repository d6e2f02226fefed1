// sys/mman.h and semaphore.h: shared memory and semaphores with names, as glibc 2.36 does them (posix/shm-directory.c, nptl/sem_open.c),
// but that their files aren't in /dev/shm: they are in the working directory, under names that no program uses. As system is, this is also
// read by a real compiler, for real runs.
int __builtin_munmap(void *place, unsigned long length);
extern void *__builtin___forkcheck_map_semaphore(int fd, long value);

// The file of that name, or NULL and `error`. `path` has room for it.
static char *__forkcheck_path_of(char *path, const char *kind, const char *name, int error) {
  while (*name == '/') name++;
  if (*name == '\0' || __builtin_strchr(name, '/') != NULL) {
    ERRNO = error;
    return NULL;
  }
  if (__builtin_strlen(name) > 200) __builtin___forkcheck_not_covered("so long a name of shared memory or a semaphore");
  __builtin_strcpy(path, kind);
  __builtin_strcpy(path + __builtin_strlen(kind), name);
  return path;
}

static int __forkcheck_shm_open(const char *name, int flags, unsigned mode) {
  char path[256];
  if (__forkcheck_path_of(path, "{shm}", name, 22) == NULL) return -1;
  return __builtin_open(path, flags | 02400000, mode);
}

static int __forkcheck_shm_unlink(const char *name) {
  char path[256];
  return __forkcheck_path_of(path, "{shm}", name, 2) == NULL ? -1 : __builtin_unlink(path);
}

// The semaphores that the process has open: one that it opens again, by the same spelling, is the same.
struct __forkcheck_open_semaphore {
  void *next, *place;
  char *name;
  int times;
};
static void *__forkcheck_open_semaphores;

static struct __forkcheck_open_semaphore *__forkcheck_find_semaphore(void *place) {
  struct __forkcheck_open_semaphore *one = __forkcheck_open_semaphores;
  while (one != NULL && one->place != place) one = one->next;
  return one;
}

static void *__forkcheck_note_semaphore(const char *name, int fd, long value) {
  void *place = __builtin___forkcheck_map_semaphore(fd, value);
  struct __forkcheck_open_semaphore *one = __forkcheck_find_semaphore(place);
  if (one == NULL) {
    one = __builtin_malloc(sizeof *one);
    one->next = __forkcheck_open_semaphores;
    one->place = place;
    one->name = __builtin_strdup(name);
    one->times = 0;
    __forkcheck_open_semaphores = one;
  } else if (__builtin_strcmp(one->name, name) != 0) {
    __builtin___forkcheck_not_covered("a semaphore that is open under another spelling of its name");
  }
  one->times++;
  __builtin_close(fd);
  return place;
}

// With O_CREAT (0100): a semaphore is there with its value, or not at all. Who finds none and then can't make one begins again.
static void *__forkcheck_sem_open(const char *name, int flags, ...) {
  char path[256];
  unsigned mode = 0, value = 0;
  int fd, only_makes = (flags & 0300) == 0300;
  if (flags & 0100) {
    __builtin_va_list list;
    __builtin_va_start(list, flags);
    mode = __builtin_va_arg(list, unsigned);
    value = __builtin_va_arg(list, unsigned);
    __builtin_va_end(list);
  }
  if (__forkcheck_path_of(path, "{sem}", name, 22) == NULL) return NULL;
  for (;;) {
    if (!only_makes) {
      fd = __builtin_open(path, 02000002);
      if (fd >= 0) return __forkcheck_note_semaphore(name, fd, -1);
      if (ERRNO != 2 || !(flags & 0100)) return NULL;
    }
    if (value > 0x7fffffff) {
      ERRNO = 22;
      return NULL;
    }
    fd = __builtin_open(path, 02000302, mode);
    if (fd >= 0) return __forkcheck_note_semaphore(name, fd, value);
    if (ERRNO != 17 || only_makes) return NULL;
  }
}

static int __forkcheck_sem_close(void *semaphore) {
  struct __forkcheck_open_semaphore *one = __forkcheck_find_semaphore(semaphore);
  if (one == NULL) {
    ERRNO = 22;
    return -1;
  }
  if (--one->times > 0) return 0;
  one->place = NULL;
  return __builtin_munmap(semaphore, 32);
}

static int __forkcheck_sem_unlink(const char *name) {
  char path[256];
  return __forkcheck_path_of(path, "{sem}", name, 2) == NULL ? -1 : __builtin_unlink(path);
}
