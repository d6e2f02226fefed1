#ifndef _BITS_INTPTR_H
#define _BITS_INTPTR_H
typedef long intptr_t;
#endif
