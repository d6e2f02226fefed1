// What the kernel keeps for a process beside its place in the tree, as long as it is nothing out of the ordinary not at all:
// signals, stops, timers, descriptors. Interned in the kernel; whoever is like a freshly started program has no number.
#pragma once

#include <optional>

#include "machine/files.h"
#include "machine/signals.h"
#include "machine/system_v.h"

namespace forkcheck {

struct Personal {
  std::vector<std::pair<int, SignalAction>> actions;  // by signal; those with the standard action are left out
  SignalSet blocked = 0;
  std::vector<PendingSignal> pending;  // by signal. Standard signals are there once, real-time ones queue in their order
  // A call was carried out, or a mask restored, while a signal could be taken: it is taken before anything else.
  bool due = false;

  bool inside = false;  // ideal timing: it was waiting in its call when time passed, so it can't take a signal before it

  // A handler with SA_RESETHAND has just been entered: nobody knows whether this signal, if it comes now, finds the standard action in
  // force and itself not blocked yet (Linux kernel/signal.c, get_signal and signal_delivered). 0: none.
  int reset_just_now = 0;

  int stopped_by = 0;             // 0: not stopped
  bool stop_unreported = false;   // the parent's wait hasn't told of the stop yet
  bool continue_unreported = false;

  NameId group;    // its leader; none: P0's, as it began
  NameId session;  // its leader; none: the one that P0 was started in
  bool has_execed = false;  // since it was born: its parent can't move it into another group any more

  SignalSet typed = 0;  // P0: what may still come from the terminal

  struct Timer {  // alarm and setitimer(ITIMER_REAL)
    std::uint64_t left = 0;      // nanoseconds; passes under ideal timing alone
    std::uint64_t interval = 0;  // 0: once
    auto operator<=>(const Timer&) const = default;
  };
  std::optional<Timer> timer;

  std::uint32_t maps = 0;  // pieces of shared memory, and other System V objects, that it has made
  std::vector<SemaphoreUndo> undo;  // at its end

  std::optional<DescriptorTable> opened;  // none: what every program starts with
  int umask = 022;                        // as shells and real runs set it
  int niceness = 0;                       // likewise
  bool asks_for_origin = false;           // somebody waits for signals and is told of who sent them

  auto operator<=>(const Personal&) const = default;

  const DescriptorTable& descriptors() const { return opened ? *opened : standard_descriptors(); }
  void set_descriptors(DescriptorTable table);
  const OpenDescriptor* find(int descriptor) const;

  const SignalAction& action(int signal) const;
  void set_action(int signal, const SignalAction& action);
  bool is_pending(int signal) const;
  void discard(int signal);  // all of them
  void take(int signal);     // the first
  // Ignored by choice or by its standard action.
  bool ignores(int signal) const;
  // Pending, not blocked, and not without effect: what could be taken now. Of real-time signals that is the lowest number, of
  // one number the oldest (signal(7)).
  std::vector<PendingSignal> takeable() const { return takeable(blocked); }
  std::vector<PendingSignal> takeable(SignalSet mask) const;
  // Makes it pending, unless it is ignored (a blocked one never is, as its action may change) or a standard one that is so
  // already.
  // Stop signals and SIGCONT discard each other. Continuing a stopped process is left to the caller.
  void generate(int signal, const SignalOrigin& origin);
  // Some handler could run if its signal came now.
  bool can_be_interrupted() const;
};
std::uint64_t hash_of(const Personal& personal);

}  // namespace forkcheck
