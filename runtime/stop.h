// What waitpid says about a tracee, decoded once into a value (ptrace(2), "Stopped states").
#pragma once

#include <variant>

#include "posix/wait_status.h"

namespace forkcheck::runtime {

struct Ended {  // gone: waitpid has reaped it, at least for the tracer
  WaitStatus status;
};
struct CallEntry {};  // before a call that the filter traps; nothing was executed
struct CallExit {};   // after a call that was released with Tracee::resume_to_call_exit
struct SignalStop {   // a signal is about to be delivered
  int signal = 0;
};
struct GroupStop {};  // stopped by SIGSTOP or the like
struct Born {};       // first stop of a new process, or an interrupt
struct Forked {};     // the event message is the child's id
struct Vforked {};    // likewise; the process would now be suspended by the kernel
struct Execed {};

using Stop = std::variant<Ended, CallEntry, CallExit, SignalStop, GroupStop, Born, Forked, Vforked, Execed>;

// `raw` as waitpid(..., __WALL) stores it for a tracee that was seized with PTRACE_O_TRACESYSGOOD.
Stop decode_stop(int raw);

}  // namespace forkcheck::runtime
