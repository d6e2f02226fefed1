// The part of the C library that is written in C itself: what glibc computes without asking the kernel, and what calls back
// into the program. It is read before every program, and functions that nobody mentions are left out.
//
// A function f of the library stands here as __forkcheck_f, so that a program may have an f of its own; where a program
// declares f and doesn't define it, this code is taken, as a linker does (syntax/implicit.cpp). The machine's own functions
// are called as __builtin_...: those of the program with the same names are not meant.
#ifndef _BITS_LIBRARY_H
#define _BITS_LIBRARY_H
#include <bits/library/calls.h>
#include <bits/library/environment.h>
#include <bits/library/exec.h>
#include <bits/library/files.h>
#include <bits/library/input.h>
#include <bits/library/jumps.h>
#include <bits/library/keys.h>
#include <bits/library/messages.h>
#include <bits/library/numbers.h>
#include <bits/library/options.h>
#include <bits/library/paths.h>
#include <bits/library/processes.h>
#include <bits/library/random.h>
#include <bits/library/signals.h>
#include <bits/library/sort.h>
#include <bits/library/streams.h>
#include <bits/library/system.h>
#include <bits/library/popen.h>
#include <bits/library/named.h>
#include <bits/library/text.h>
#include <bits/library/tokens.h>
#include <bits/library/opaque.h>
#include <bits/library/undefine.h>
#endif
