// Calls that are no events but need a look: they change what the tracer has to know, or are harmless only
// with some arguments.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>

#include "runtime/calls.h"
#include "runtime/filter.h"

namespace forkcheck::runtime {

namespace {

Admission note_disposition(Process& process, const Registers& registers) {
  const auto signal = registers.argument(0);
  // struct kernel_sigaction of x86-64 begins with the handler's address.
  const auto handler = process.tracee().read_value<std::uint64_t>(registers.argument(1));
  if (!handler || signal >= process.dispositions.size()) return LetThrough{};
  process.dispositions[signal] = *handler == reinterpret_cast<std::uint64_t>(SIG_DFL) ? Disposition::standard
                                 : *handler == reinterpret_cast<std::uint64_t>(SIG_IGN)
                                     ? Disposition::ignored
                                     : Disposition::handled;
  return LetThrough{};
}

Admission note_descriptors(Process& process, const Registers&) {
  process.descriptors = Descriptors::changed;
  return LetThrough{};
}

// raise and abort: a process may end itself, but not stop itself or reach anybody else.
Admission admit_kill(Process& process, const Registers& registers) {
  const bool names_thread = registers.call_number() == SYS_tgkill;
  const int signal = static_cast<int>(registers.argument(names_thread ? 2 : 1));
  const bool stops =
      signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU || signal == SIGCONT;
  const bool is_self = static_cast<pid_t>(registers.argument(0)) == process.pid;
  if (is_self && !stops) return LetThrough{};
  return Refuse{EPERM, system_call_name(registers.call_number())};
}

struct WatchedCall {
  long number;
  Admission (*admit)(Process&, const Registers&);
};
constexpr WatchedCall watched_calls[] = {
    {SYS_rt_sigaction, note_disposition},
    {SYS_close, note_descriptors},
    {SYS_close_range, note_descriptors},
    {SYS_dup, note_descriptors},
    {SYS_dup2, note_descriptors},
    {SYS_dup3, note_descriptors},
    {SYS_fcntl, note_descriptors},
    {SYS_kill, admit_kill},
    {SYS_tkill, admit_kill},
    {SYS_tgkill, admit_kill},
};

}  // namespace

Admission admit_watched_call(Process& process, const Registers& registers) {
  for (const auto& watched : watched_calls) {
    if (watched.number == registers.call_number()) return watched.admit(process, registers);
  }
  return Refuse{EPERM, system_call_name(registers.call_number())};
}

}  // namespace forkcheck::runtime
