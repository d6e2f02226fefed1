// fcntl.h, unistd.h, stdio.h: what is another way to say open and unlink.
static int __forkcheck_creat(const char *path, unsigned int mode) { return __builtin_open(path, 01101, mode); }
static int __forkcheck_lstat(const char *path, void *result) { return __builtin_stat(path, result); }
static int __forkcheck_remove(const char *path) { return __builtin_unlink(path); }
