#ifndef _BITS_FILE_TYPES_H
#define _BITS_FILE_TYPES_H
typedef long ssize_t;
typedef long off_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned int mode_t;
#endif
