// One run of the model as a sequence of events, with what makes two of them depend on each other.
//
// Dependency comes from what steps really touched (Step::touched), but for the terminal: writes to it count
// as independent, that is what a process graph is for. Processes are known by name, so that events of
// different runs can be compared.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engines/model.h"
#include "posix/wait_status.h"

namespace forkcheck {

// A touch by name instead of by position in a state.
struct NamedTouch {
  Touch::Thing thing;
  Touch::Access access;
  NameId process;    // none for what is shared
  ObjectKey object;  // what is shared
  auto operator<=>(const NamedTouch&) const = default;
};

// What one process can do in a state, apart from the state that it leads to: two steps with equal marks do
// the same.
struct StepMark {
  Call call = Call::fork_;
  Step::Decision decision = Step::Decision::none;
  NameId reaped;
  int error = 0;
  bool continued = false;
  int signal = 0;
  unsigned remaining = 0;
  std::uint32_t assumed = 0;
  Word emitted;
  auto operator<=>(const StepMark&) const = default;
};

struct TraceEvent {
  NameId actor;
  StepMark mark;
  Span where;
  std::vector<NamedTouch> touched;  // without the terminal
  std::vector<NameId>
      pool;  // an open wait: the children that it may reap, in order of their exits; else empty
  std::optional<WaitStatus> status;  // of the event by which the process became a zombie, or left none: how it ended
  std::optional<NameId> parent;      // then: whose zombie it became, if anybody's
  std::optional<NameId> child;       // fork: who was born
  std::vector<NameId>
      moved;  // other processes that this event set in motion (vfork's parent, at the child's exit)

  std::optional<int> sends;  // the signal that it sends
  bool polls =
      false;  // a wait for any child that doesn't block: each exit of a child changes what it may find

  bool is_open() const { return !pool.empty(); }
  bool is_exit() const { return status.has_value(); }
};

NamedTouch named(const State& before, const Touch& touch);
TraceEvent trace_event(Kernel& kernel, const State& before, const Step& step);
StepMark mark_of(const State& before, const Step& step);

// Do two events of different processes depend on each other? Time's passing depends on everything, because it
// waits for everybody. An open wait depends on nothing: which exit it takes in this run is one of several.
bool dependent(const TraceEvent& a, const TraceEvent& b);

// Might one change what the other can do? Wider than dependent(): a poll that reaped one child depends on
// that child's exit alone, but it would have done something else if others had ended, or none.
bool may_interfere(const TraceEvent& a, const TraceEvent& b);

}  // namespace forkcheck
