#ifndef _STDDEF_H
#define _STDDEF_H
#include <bits/null.h>
#include <bits/size_t.h>
typedef long ptrdiff_t;
typedef int wchar_t;
#define offsetof(type, member) ((size_t) & ((type *)0)->member)
#endif
