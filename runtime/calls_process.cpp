// fork, vfork, exit, the death by a signal, getppid.
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

Admission admit_exit(World&, Process&, const Registers& registers) {
  return EndRequest{WaitStatus::exited(static_cast<int>(registers.argument(0)))};
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

bool is_by_parent(const Enabled& mine, const Enabled& other) {
  return mine.event.process.parent() == other.event.process;
}

Relation getppid_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  return is_end(other) && is_by_parent(mine, other) ? Relation::dependent : Relation::commute;
}

bool may_change_minding(Call call) {
  return call == Call::sigaction_ || call == Call::sigprocmask_ || call == Call::deliver_ ||
         call == Call::interrupt_ || call == Call::exec_;
}

}  // namespace

bool resumes_parent(const ProcessTree& processes, const Process& process) {
  return process.holds_parent && process.parent.valid() && processes[process.parent].life == Life::suspended;
}

// SIGCHLD matters to all that the parent does while it minds, and to what may make it mind. Which of two
// children was first matters where it can be read.
Relation end_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  const auto& end = std::get<EndRequest>(mine.pending.request);
  if (end.hangs_up || system_v_relation(mine, other) == Relation::dependent) return Relation::dependent;
  if (is_by_parent(mine, other)) {
    const bool matters =
        end.resumes_parent || end.parent_is_told != Told::nothing || may_change_minding(other.event.call);
    return matters ? Relation::dependent : pipe_relation(mine, other);
  }
  const bool is_sibling = mine.event.process.parent() && is_end(other) &&
                          mine.event.process.parent() == other.event.process.parent();
  return is_sibling && end.parent_is_told == Told::signal_and_sender ? Relation::dependent
                                                                     : pipe_relation(mine, other);
}

Told parent_is_told(const ProcessTree& processes, const Process& process) {
  if (!process.parent.valid()) return Told::nothing;
  const auto& parent = processes[process.parent].signals;
  if (!parent.minds_children()) return Told::nothing;
  return sender_is_readable(parent, SIGCHLD) ? Told::signal_and_sender : Told::signal;
}

const CallHandler fork_handler{Call::fork_, admit_fork, fork_outcomes, release_fork, commutes_with_all};
const CallHandler vfork_handler{Call::vfork_, admit_plain, fork_outcomes, release_fork, commutes_with_all};
const CallHandler exit_handler{Call::exit_, admit_exit, only_outcome, release_as_it_is, end_relation};
const CallHandler getppid_handler{Call::getppid_, admit_plain, only_outcome, release_getppid,
                                  getppid_relation};

}  // namespace forkcheck::runtime
