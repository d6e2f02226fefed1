#ifndef _SYS_STAT_H
#define _SYS_STAT_H
#include <bits/file_types.h>
#include <bits/mode_bits.h>
int chmod(const char *path, mode_t mode);
int mkdir(const char *path, mode_t mode);
int mkfifo(const char *path, mode_t mode);
mode_t umask(mode_t mask);
#endif
