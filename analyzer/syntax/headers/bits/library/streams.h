// stdio.h: streams on files, with the calls that glibc 2.36 makes and in its order (libio/iofopen.c, iofdopen.c, iofclose.c,
// freopen.c). Flags are those of open: 03 O_ACCMODE, 02000 O_APPEND.

// As _IO_new_file_fopen: who only appends begins at the end.
static int __forkcheck_open_for_stream(const char *path, int flags) {
  int fd = __builtin_open(path, flags, 0666);
  if (fd >= 0 && (flags & 02003) == 02001) __builtin_lseek(fd, 0, 2);
  return fd;
}

static void *__forkcheck_fopen(const char *path, const char *mode) {
  int flags = __builtin___forkcheck_mode(mode);
  int fd = flags < 0 ? -1 : __forkcheck_open_for_stream(path, flags);
  return fd < 0 ? NULL : __builtin___forkcheck_stream(fd, flags, NULL);
}

static void *__forkcheck_fdopen(int fd, const char *mode) {
  int flags = __builtin___forkcheck_mode(mode);
  int has = flags < 0 ? -1 : __builtin_fcntl(fd, 3);
  if (has < 0) return NULL;
  int wanted = flags & 3;
  if (((has & 3) == 0 && wanted != 0) || ((has & 3) == 1 && wanted != 1)) {
    ERRNO = 22;
    return NULL;
  }
  if ((flags & 02000) && !(has & 02000)) __builtin_fcntl(fd, 4, has | 02000);
  return __builtin___forkcheck_stream(fd, flags, NULL);
}

static int __forkcheck_close_stream(void *stream) {
  int fd = __builtin_fileno(stream), status = 0;
  if (__builtin___forkcheck_held(stream) > 0) status = __builtin_fflush(stream);
  if (__builtin_close(fd) < 0) status = -1;
  __builtin___forkcheck_end_stream(stream);
  return status;
}

static void **__forkcheck_find_command(void *stream);
static void __forkcheck_check_is_no_command(void *stream) {
  if (*__forkcheck_find_command(stream) != NULL) __builtin___forkcheck_not_covered("fclose or freopen of a stream of popen");
}

static int __forkcheck_fclose(void *stream) {
  __forkcheck_check_is_no_command(stream);
  return __forkcheck_close_stream(stream);
}

// The path may be NULL by POSIX, to change the mode alone: that isn't covered, as a mode with a comma isn't.
static void *__forkcheck_freopen(const char *path, const char *mode, void *stream) {
  int flags = __builtin___forkcheck_mode(path == NULL ? "r," : mode), fd = __builtin_fileno(stream), opened;
  __forkcheck_check_is_no_command(stream);
  int held = __builtin___forkcheck_held(stream);
  if (held > 0) __builtin_fflush(stream);
  if (held < 0) __builtin_lseek(fd, held, 1);
  opened = flags < 0 ? -1 : __forkcheck_open_for_stream(path, flags);
  if (opened < 0) {
    __builtin_close(fd);
    __builtin___forkcheck_end_stream(stream);
    return NULL;
  }
  __builtin_dup3(opened, fd, flags & 02000000);
  __builtin_close(opened);
  return __builtin___forkcheck_stream(fd, flags, stream);
}

// Where a stream stands in its buffer and in the file: what libio keeps in pointers.
struct __forkcheck_place {
  long offset;  // behind the buffer, in the file; -1: not known
  long behind;  // bytes of the buffer that were taken
  long ahead;   // and that weren't
  long held;    // bytes to be written
  long reads;   // the mode allows it
  long appends;
};

// The kernel's place alone: the buffer is empty then (the end of _IO_new_file_seekoff, "dumb").
static long __forkcheck_seek_only(void *stream, long offset, int whence) {
  long at = __builtin_lseek(__builtin_fileno(stream), offset, whence);
  if (at >= 0) __builtin___forkcheck_refill(stream, "", 0, at);
  return at;
}

// The block that holds the place is read as a whole, or up to there if the kernel's place must be exact afterwards.
static long __forkcheck_seek_block(void *stream, long offset, int exact) {
  enum { block = 4096 };
  char bytes[block];
  long begin = offset / block * block, count = 0, delta = offset - begin;
  int fd = __builtin_fileno(stream);
  if (__builtin_lseek(fd, begin, 0) < 0) return -1;
  if (delta > 0) count = __builtin_read(fd, bytes, exact ? delta : block);
  if (count < delta) return __forkcheck_seek_only(stream, count < 0 ? delta : delta - count, 1);
  __builtin___forkcheck_refill(stream, bytes, count, begin + count);
  __builtin___forkcheck_step_to(stream, delta);
  return offset;
}

// libio/fileops.c, _IO_new_file_seekoff.
static long __forkcheck_seekoff(void *stream, long offset, int whence) {
  struct __forkcheck_place at;
  __builtin___forkcheck_place(stream, (long *)&at, 0);
  int exact = at.behind + at.ahead == 0 && at.held == 0;
  __builtin___forkcheck_place(stream, (long *)&at, 1);
  if (whence == 1) {
    offset -= at.ahead;
    if (at.offset < 0) return __forkcheck_seek_only(stream, offset, 1);
    offset += at.offset;
    if (offset < 0) {
      ERRNO = 22;
      return -1;
    }
  } else if (whence == 2) {
    long size[18];  // struct stat; st_size is the seventh
    if (__builtin_fstat(__builtin_fileno(stream), size) < 0) return __forkcheck_seek_only(stream, offset, 2);
    offset += size[6];
  }
  long begin = at.offset - at.ahead - at.behind;
  if (at.offset >= 0 && at.ahead + at.behind > 0 && offset >= begin && offset < at.offset) {
    __builtin___forkcheck_step_to(stream, offset - begin);
    __builtin_lseek(__builtin_fileno(stream), at.offset, 0);
    return offset;
  }
  return at.reads ? __forkcheck_seek_block(stream, offset, exact) : __forkcheck_seek_only(stream, offset, 0);
}

static int __forkcheck_fseek(void *stream, long offset, int whence) {
  if (whence < 0 || whence > 2) {
    ERRNO = 22;
    return -1;
  }
  return __forkcheck_seekoff(stream, offset, whence) < 0 ? -1 : 0;
}

static int __forkcheck_fseeko(void *stream, long offset, int whence) { return __forkcheck_fseek(stream, offset, whence); }

static void __forkcheck_rewind(void *stream) {
  __forkcheck_seekoff(stream, 0, 0);
  __builtin_clearerr(stream);
}

// do_ftell.
static long __forkcheck_ftell(void *stream) {
  struct __forkcheck_place at;
  int fd = __builtin_fileno(stream);
  __builtin___forkcheck_place(stream, (long *)&at, 0);
  long offset = at.offset;
  if (at.held > 0 && at.appends) offset = __builtin_lseek(fd, 0, 2);
  else if (offset < 0) offset = __builtin_lseek(fd, 0, 1);
  if (offset < 0) return -1;
  return offset + at.held - (at.held > 0 ? 0 : at.ahead);
}

static long __forkcheck_ftello(void *stream) { return __forkcheck_ftell(stream); }
