// Takes away from a state what nobody can ask about any more, so that states that can't be told apart become
// equal.
//
// What a process may still ask is bounded by Machine::future, the calls that it or its future children can
// make:
// - a zombie whose parent never waits again is gone;
// - a child is tied to its parent only if the parent may wait or the child may ask for its parent's id;
// - a process id kept in memory matters only where the kernel can meet the process again: a child in a wait,
// the parent in
//   getppid, the process itself in getpid. All other ids only compare unequal to each other, and slots do
//   that already.
// A parent suspended by vfork gets its child's memory back, so nothing is taken from it.
#pragma once

#include <initializer_list>

#include "machine/kernel.h"

namespace forkcheck {

// All that ask for System V objects.
inline constexpr std::initializer_list<Builtin> system_v_builtins = {
    Builtin::shmget_, Builtin::shmat_,  Builtin::shmctl_,             Builtin::semget_, Builtin::semop_,  Builtin::semctl_,
    Builtin::msgget_, Builtin::msgsnd_, Builtin::__forkcheck_semctl_, Builtin::msgrcv_, Builtin::msgctl_};

// Are the names of processes part of the state, because some process writes an id?
enum class Naming { dropped, kept };

// What a process may still ask of others, its request included.
class Curiosity {
 public:
  explicit Curiosity(const Machine& machine) : machine_(machine) {}
  bool may_wait(const Process& process) const;
  bool may_ask_parent(const Process& process) const;
  bool may_ask_itself(const Process& process) const;  // or may its children ask for their parent
  bool may_fork(const Process& process) const;
  bool may_sleep(const Process& process) const;
  bool may_map(const Process& process) const;             // a file
  bool may_use_paths(const Process& process) const;       // open, unlink, ...
  bool may_use_system_v(const Process& process) const;
  bool may_signal(const Process& process) const;  // others; or move them, which depends on whether they have called exec
  bool may_ask_for_groups(const Process& process) const;
  bool may_change_signals(const Process& process) const;  // what it does with its own

 private:
  template <class Asked>
  bool may_ask(const Process& process, std::initializer_list<Builtin> calls) const;
  const Machine& machine_;
};

void forget(State& state, const Curiosity& curiosity, Naming naming);

}  // namespace forkcheck
