#ifndef _MALLOC_H
#define _MALLOC_H
#include <stdio.h>
#include <stdlib.h>
#endif
