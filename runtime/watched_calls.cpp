// Calls that are no events but need a look: they change what the tracer has to know, or are harmless only
// with some arguments.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <algorithm>

#include "runtime/calls.h"
#include "runtime/filter.h"

namespace forkcheck::runtime {

namespace {

// raise and abort: an event only by what it comes to, which follows at once if the signal isn't blocked. Where that is the
// process's end, it stops before the call, since another signal may come first.
// Others are reached by kill alone.
Admission admit_raise(World&, Process& process, const Registers& registers) {
  const bool names_thread = registers.call_number() == SYS_tgkill;
  const int signal = static_cast<int>(registers.argument(names_thread ? 2 : 1));
  const bool is_self = static_cast<pid_t>(registers.argument(0)) == process.pid &&
                       (!names_thread || static_cast<pid_t>(registers.argument(1)) == process.pid);
  if (!is_self)
    return Refuse{EPERM, system_call_name(registers.call_number())};
  if (signal < 0 || signal > most_signals) return AnswerAtOnce{-EINVAL};
  if (signal != 0) {
    const bool is_blocked = process.signals.is_blocked(signal);
    if (!is_blocked && process.signals.effect(signal) == SignalEffect::end) return Request(PlainRequest{});  // its end is an event
    process.signals.send({signal, SI_TKILL, process.pid, 0, !is_blocked});
  }
  return AnswerAtOnce{0};
}

// The mask is what the handler has left in its frame.
Admission look_after(World&, Process&, const Registers&) {
  return LookAfter{};
}

// How nice a process is matters to nobody but itself: it is kept here, and as if this machine's shells began with 0. Who has no
// privileges can only become nicer (setpriority(2)); the kernel counts from the other end.
Admission admit_priority(World&, Process& process, const Registers& registers) {
  const auto which = static_cast<int>(registers.argument(0)), who = static_cast<int>(registers.argument(1));
  if (which < PRIO_PROCESS || which > PRIO_USER) return AnswerAtOnce{-EINVAL};
  if (which != PRIO_PROCESS || (who != 0 && who != process.pid))
    return Refuse{EPERM, system_call_name(registers.call_number())};
  if (registers.call_number() == SYS_getpriority) return AnswerAtOnce{20 - process.niceness};
  const int wanted = std::clamp(static_cast<int>(registers.argument(2)), -20, 19);
  if (wanted < process.niceness) return AnswerAtOnce{-EACCES};
  process.niceness = wanted;
  return AnswerAtOnce{0};
}

struct WatchedCall {
  long number;
  Admission (*admit)(World&, Process&, const Registers&);
};
constexpr WatchedCall watched_calls[] = {
    {SYS_rt_sigreturn, look_after},
    {SYS_close_range, admit_close_range},
    {SYS_getpriority, admit_priority},
    {SYS_setpriority, admit_priority},
    {SYS_pipe, admit_pipe},
    {SYS_pipe2, admit_pipe},
    {SYS_tkill, admit_raise},
    {SYS_tgkill, admit_raise},
};

}  // namespace

Admission admit_watched_call(World& world, Process& process, const Registers& registers) {
  for (const auto& watched : watched_calls) {
    if (watched.number == registers.call_number()) return watched.admit(world, process, registers);
  }
  return Refuse{EPERM, system_call_name(registers.call_number())};
}

}  // namespace forkcheck::runtime
