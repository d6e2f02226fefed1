// fork, vfork, getppid.
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>

#include "runtime/calls.h"
#include "runtime/filter.h"

namespace forkcheck::runtime {

namespace {

// glibc's fork is clone with SIGCHLD and places to store the child's id; whatever else clone can do would be
// a thread, a process that escapes its tracer or parent, or a namespace.
constexpr std::uint64_t harmless_flags = CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | CLONE_PARENT_SETTID;

Admission admit_fork(World&, Process&, const Registers& registers) {
  const long number = registers.call_number();
  if (number == SYS_clone3) return Refuse{ENOSYS, "clone3"};
  if (number == SYS_clone && (registers.argument(0) & ~harmless_flags) != SIGCHLD)
    return Refuse{EPERM, "clone with other flags than fork's"};
  return PlainRequest{};
}

std::vector<Choice> fork_outcomes(const World& world, const Process&) {
  if (world.profile.fork_fails == ForkFails::may) return {NoChoice{}, Fails{EAGAIN}};
  return {NoChoice{}};
}

void release_fork(World&, Process& process, const Choice& choice) {
  if (const auto* fails = std::get_if<Fails>(&choice)) return skip_with(process, -fails->error);
  process.is_forking = true;
  process.tracee().resume();
}

// Answered by us: what the kernel would say depends on whether the worker is init of a namespace.
void release_getppid(World& world, Process& process, const Choice&) {
  constexpr int init = 1;
  const bool is_root = process.name.path.empty();
  const int parent = process.parent.valid() ? world.processes[process.parent].pid
                     : is_root              ? world.shell_pid
                                            : init;
  skip_with(process, parent);
}

Relation getppid_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  const bool is_of_parent = mine.event.process.parent() == other.event.process;
  return is_end(other) && is_of_parent ? Relation::dependent : Relation::commute;
}

}  // namespace

const CallHandler fork_handler{Call::fork_, admit_fork, fork_outcomes, release_fork, commutes_with_all};
const CallHandler vfork_handler{Call::vfork_, admit_plain, fork_outcomes, release_fork, commutes_with_all};
const CallHandler getppid_handler{Call::getppid_, admit_plain, only_outcome, release_getppid,
                                  getppid_relation};

}  // namespace forkcheck::runtime
