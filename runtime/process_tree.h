// What the tracer knows about the processes of one run: the same facts that the kernel has, kept by names.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "runtime/run_result.h"
#include "runtime/tracee.h"

namespace forkcheck::runtime {

using ProcessId = Id<struct ProcessTag>;

// parked: before its next scheduled call. suspended: a vfork parent, until the child is gone.
enum class Life : std::uint8_t { running, parked, suspended, zombie, gone };
// What a process does with a signal, from its rt_sigaction calls.
enum class Disposition : std::uint8_t { standard, ignored, handled };
// Whether a process may have changed what its descriptors are open on.
enum class Descriptors : std::uint8_t { as_started, changed };

// A call that a process is stopped at: decoded, and as registers to carry it out or to skip it.
struct Parked {
  Call call = Call::fork_;
  Request request;
  Registers registers;
};

struct Process {
  ProcessName name;
  pid_t pid = 0;
  ProcessId parent;  // none for P0, and for orphans
  Life life = Life::running;
  std::vector<ProcessId> children;  // in fork order, until they are reaped
  std::uint32_t forks = 0;          // successful ones
  std::array<Disposition, 65> dispositions{};
  Descriptors descriptors = Descriptors::as_started;
  bool is_forking = false;  // a fork was released, and the child hasn't been seen yet
  std::optional<WaitStatus> status;
  Parked parked;

  Tracee tracee() const { return Tracee(pid); }
  bool is_alive() const { return life != Life::zombie && life != Life::gone; }
};

class ProcessTree {
 public:
  ProcessId add_root(pid_t pid);
  // A child inherits what fork copies: dispositions and descriptors.
  ProcessId add_child(ProcessId parent, pid_t pid);
  // The process has ended. It stays as a zombie if it has a parent that cares; its children become orphans,
  // and the zombies among them, which the adopter has to reap now, are returned.
  std::vector<ProcessId> bury(ProcessId id, WaitStatus status);
  // The parent has reaped it.
  void reap(ProcessId id);

  Process& operator[](ProcessId id) { return processes_[id.index]; }
  const Process& operator[](ProcessId id) const { return processes_[id.index]; }
  const std::vector<Process>& all() const { return processes_; }  // in the order of birth
  std::size_t present() const { return present_; }                // alive or zombie
  // The child of `parent` with this name or process id that isn't reaped yet; none if there is none.
  ProcessId child_named(const Process& parent, const ProcessName& name) const;
  ProcessId child_with_pid(const Process& parent, pid_t pid) const;

 private:
  std::vector<Process> processes_;
  std::size_t present_ = 0;
};

}  // namespace forkcheck::runtime
