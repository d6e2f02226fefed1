// exit(3): the handlers of atexit and on_exit in reverse order, then the streams, then _exit.
#pragma once

#include "machine/cpu.h"

namespace forkcheck {

// exit(status) or the return from main. A handler may call it again: the handlers that are left go on with the new status.
void begin_exit(Cpu& cpu, int status);
// Runs the next handler; after the last one flushes all streams, the newest first as glibc does, and asks to exit.
void continue_exit(Cpu& cpu);

}  // namespace forkcheck
