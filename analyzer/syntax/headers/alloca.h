#ifndef _ALLOCA_H
#define _ALLOCA_H
#include <bits/size_t.h>
void *alloca(size_t size);
#endif
