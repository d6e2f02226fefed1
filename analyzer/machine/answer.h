// What the kernel's reply does to a process that waits at a request: results in memory, errno, the value of the call.
#pragma once

#include "machine/local_state.h"
#include "program/program.h"

namespace forkcheck {

// Whether there is code to run now; else the state has another request already.
bool answer(LocalState& state, const Program& program, const Reply& reply);

// The value of a reply where it doesn't depend on what was asked.
Value result_of(const Reply& reply);
// The call returns: errno, and its value as an operand.
void return_from_call(LocalState& state, const Program& program, const Returned& returned);

// siginfo_t's common fields, as x86-64 Linux lays them out (asm-generic/siginfo.h).
struct SignalInfo {
  int signal = 0;
  int code = 0;
  std::optional<Slot> sender = {};
  int detail = 0;  // si_status or si_value
};
void store_signal_info(Memory& memory, const Value& place, const SignalInfo& info);

}  // namespace forkcheck
