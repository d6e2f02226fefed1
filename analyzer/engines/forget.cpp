#include "engines/forget.h"

#include <algorithm>

#include "machine/outcome.h"

namespace forkcheck {
namespace {

using Kind = ProcessRef::Kind;

void forget_zombies(State& state, const Curiosity& curiosity) {
  for (auto i = static_cast<ProcessIndex>(state.processes.size()); i-- > 0;) {
    const Process& process = state.processes[i];
    if (process.life != Process::Life::zombie) continue;
    if (has_process_parent(process) && curiosity.may_wait(state.processes[process.parent])) continue;
    const NameId name = process.name;
    remove_process(state, i, name.valid() ? name.index : anonymous_gone);
  }
}

void forget_parents(State& state, const Curiosity& curiosity) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const Process& process = state.processes[i];
    if (curiosity.may_ask_parent(process)) continue;
    if (has_process_parent(process) && curiosity.may_wait(state.processes[process.parent])) continue;
    leave_to_init(state, i);
  }
}

void forget_names(State& state, const Curiosity& curiosity, Naming naming) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    Process& process = state.processes[i];
    for (ProcessRef& ref : process.names) {
      if (ref.kind != Kind::here) continue;
      const Process& named = state.processes[ref.index];
      const bool meets = (ref.index == i && curiosity.may_ask_itself(process)) ||
                         (ref.index == process.parent && curiosity.may_ask_parent(process)) ||
                         (named.parent == i && curiosity.may_wait(process));
      if (!meets) ref = {Kind::gone, naming == Naming::kept ? named.name.index : anonymous_gone};
    }
  }
}

}  // namespace

// The future begins after the request that a process waits at, so the request itself counts beside it.
template <class Asked>
bool Curiosity::may_ask(const Process& process, std::initializer_list<Builtin> calls) const {
  if (process.life == Process::Life::zombie) return false;
  if (process.life == Process::Life::lent) return true;
  if (std::holds_alternative<Asked>(machine_.request(process.local))) return true;
  return has_any(machine_.future(process.local), calls);
}

bool Curiosity::may_wait(const Process& process) const {
  return may_ask<WaitRequest>(process, {Builtin::wait_, Builtin::waitpid_, Builtin::waitid_});
}
bool Curiosity::may_ask_parent(const Process& process) const {
  return may_ask<GetppidRequest>(process, {Builtin::getppid_});
}
bool Curiosity::may_ask_itself(const Process& process) const {
  return may_ask<GetpidRequest>(process, {Builtin::getpid_}) || may_ask_parent(process);
}
bool Curiosity::may_fork(const Process& process) const {
  return may_ask<ForkRequest>(process, {Builtin::fork_, Builtin::vfork_});
}

bool Curiosity::may_sleep(const Process& process) const {
  return may_ask<SleepRequest>(process, {Builtin::sleep_, Builtin::usleep_, Builtin::nanosleep_});
}

bool Curiosity::may_use_paths(const Process& process) const {
  return may_ask<OpenRequest>(process, {Builtin::open_, Builtin::mkfifo_, Builtin::unlink_, Builtin::stat_, Builtin::access_}) ||
         may_ask<MakeFifoRequest>(process, {}) || may_ask<UnlinkRequest>(process, {}) || may_ask<StatRequest>(process, {}) || may_ask<PermissionRequest>(process, {});
}
bool Curiosity::may_map(const Process& process) const {
  return may_ask<MapRequest>(process, {Builtin::mmap_, Builtin::__forkcheck_map_semaphore_});
}
bool Curiosity::may_use_system_v(const Process& process) const {
  return may_ask<SystemVGetRequest>(process, system_v_builtins) ||
         may_ask<AttachRequest>(process, {}) || may_ask<SemaphoreSetRequest>(process, {}) || may_ask<SystemVControlRequest>(process, {}) ||
         may_ask<SendRequest>(process, {}) || may_ask<ReceiveRequest>(process, {});
}
bool Curiosity::may_signal(const Process& process) const {
  return may_ask<KillRequest>(process, {Builtin::kill_}) || may_ask<SetpgidRequest>(process, {Builtin::setpgid_});
}
bool Curiosity::may_ask_for_groups(const Process& process) const {
  return may_signal(process) || may_ask<GetpgidRequest>(process, {Builtin::getpgid_}) ||
         may_ask<GetsidRequest>(process, {Builtin::getsid_});
}
bool Curiosity::may_change_signals(const Process& process) const {
  return may_ask<SigactionRequest>(process, {Builtin::sigaction_, Builtin::sigprocmask_, Builtin::sigsuspend_}) ||
         may_ask<SigprocmaskRequest>(process, {}) || may_ask<SigsuspendRequest>(process, {});
}

void forget(State& state, const Curiosity& curiosity, Naming naming) {
  forget_zombies(state, curiosity);
  forget_parents(state, curiosity);
  forget_names(state, curiosity, naming);
  if (naming == Naming::dropped) return;
  for (Process& process : state.processes) {
    if (!curiosity.may_fork(process)) process.forks = 0;
  }
}

}  // namespace forkcheck
