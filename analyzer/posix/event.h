// An event: one process made one request and the kernel chose one of its legal replies.
//
// The same events exist in the model, where they are folded over a State, and on the real machine, where a tracer
// releases one system call at a time. A schedule is a list of events; it replays in both. Model and tracer never include
// each other: they meet here.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "posix/call_table.h"
#include "posix/process_name.h"

namespace forkcheck {

// Choices: what the kernel decided where it was free to decide. Most events have none.
struct NoChoice {
  auto operator<=>(const NoChoice&) const = default;
};
struct ReapChild {  // wait: the zombie that was reaped
  ProcessName child;
  auto operator<=>(const ReapChild&) const = default;
};
struct NobodyYet {  // wait with WNOHANG: children, but no zombie
  auto operator<=>(const NobodyYet&) const = default;
};
struct Fails {  // the call returned -1 with this errno: wait with ECHILD, fork with EAGAIN
  int error = 0;
  auto operator<=>(const Fails&) const = default;
};
struct TakeSignal {  // killed, deliver, interrupt, stop, sigwait: which of the pending signals
  int number = 0;
  auto operator<=>(const TakeSignal&) const = default;
};
// sleep interrupted by a handler: what it returns. For `interrupt` of a sleep alone.
struct InterruptSleep {
  int number = 0;          // the signal
  unsigned remaining = 0;  // seconds that it hasn't slept
  auto operator<=>(const InterruptSleep&) const = default;
};
struct ReportChild {  // wait: a child that was stopped or continued; it stays
  ProcessName child;
  enum class What : std::uint8_t { stopped, continued } what = What::stopped;
  auto operator<=>(const ReportChild&) const = default;
};
struct AssumeCase {  // assume: its number, from 1
  std::uint32_t number = 0;
  auto operator<=>(const AssumeCase&) const = default;
};
using Choice = std::variant<NoChoice, ReapChild, NobodyYet, Fails, TakeSignal, InterruptSleep, ReportChild, AssumeCase>;

struct Event {
  ProcessName process;
  Call call = Call::fork_;
  Choice choice;

  auto operator<=>(const Event&) const = default;
};

// "P0 wait P0.1", "P0 wait none", "P0 wait ECHILD", "P0.1 exit", "P0 deliver SIGCHLD", "P0 interrupt SIGINT:3", "P0 wait P0.1:stopped", ...
std::string to_string(const Event& event);

}  // namespace forkcheck
