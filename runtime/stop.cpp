#include "runtime/stop.h"

#include <linux/ptrace.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/check.h"

namespace forkcheck::runtime {

namespace {

Stop decode_event(int event, int signal) {
  switch (event) {
    case PTRACE_EVENT_FORK: return Forked{};
    case PTRACE_EVENT_CLONE: return Forked{};
    case PTRACE_EVENT_VFORK: return Vforked{};
    case PTRACE_EVENT_EXEC: return Execed{};
    case PTRACE_EVENT_SECCOMP: return CallEntry{};
    case PTRACE_EVENT_STOP: return signal == SIGTRAP ? Stop(Born{}) : Stop(GroupStop{});
  }
  broken("a ptrace event that was not asked for");
}

}  // namespace

Stop decode_stop(int raw) {
  if (WIFEXITED(raw)) return Ended{WaitStatus::exited(WEXITSTATUS(raw))};
  if (WIFSIGNALED(raw)) return Ended{WaitStatus::killed(WTERMSIG(raw))};
  const int signal = WSTOPSIG(raw);
  const int event = raw >> 16;
  if (event != 0) return decode_event(event, signal);
  if (signal == (SIGTRAP | 0x80)) return CallExit{};
  return SignalStop{signal};
}

}  // namespace forkcheck::runtime
