// Process groups and sessions (POSIX 3.296, 3.343; setpgid(2), setsid(2), credentials(7)). The program begins as the leader of its
// own group, in the session of the shell that started it.
#include <algorithm>
#include <cerrno>
#include <set>

#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

// Whom a slot names, if it is still there.
std::optional<ProcessIndex> meant(const Asking& asking, const std::optional<Slot>& slot) {
  return slot ? resolve(asking.state, asking.self().names.at(*slot)) : asking.actor;
}

NameId name_of(const Asking& asking, Slot slot) {
  const ProcessRef& ref = asking.self().names.at(slot);
  return ref.kind == ProcessRef::Kind::here ? asking.state.processes[ref.index].name : NameId(ref.index);
}

NameId session_of(const Kernel& kernel, const Process& process) { return kernel.personal(process).session; }

bool is_group(const Asking& asking, NameId group, NameId session) {
  return std::ranges::any_of(asking.state.processes, [&](const Process& process) {
    return group_of(asking.kernel, process) == group && session_of(asking.kernel, process) == session;
  });
}

// Of all processes: which groups there are.
void look_at_groups(const Asking& asking, Outcome& outcome) {
  for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i)
    outcome.touch(Touch::Thing::group_of, Touch::Access::read, i);
}

// It may no longer be moved by its parent: until it has run another program, it might have been.
std::vector<Step> fail_after_exec(const Asking& asking, ProcessIndex child) {
  Outcome outcome = begin(asking, Call::setpgid_);
  outcome.personal(child);
  return fail(std::move(outcome), EACCES);
}

ProcessRef named(const State& state, NameId name) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    if (state.processes[i].name == name) return {ProcessRef::Kind::here, i};
  }
  return {ProcessRef::Kind::gone, name.index};
}

// Whether nobody outside of the group, in its session, is the parent of a member: the shell of the program is one, to begin with.
bool is_orphaned(Kernel& kernel, const State& state, NameId group) {
  return std::ranges::none_of(state.processes, [&](const Process& member) {
    if (member.life == Process::Life::zombie || group_of(kernel, member) != group) return false;
    const NameId session = session_of(kernel, member);
    if (member.parent == Process::parent_shell) return !session.valid();
    if (!has_process_parent(member)) return false;
    const Process& parent = state.processes[member.parent];
    return group_of(kernel, parent) != group && session_of(kernel, parent) == session;
  });
}

// Whether they are orphaned, and stopped, makes a difference.
void look_at_members(const Asking& asking, Outcome& outcome, NameId group) {
  for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i) {
    const Process& member = asking.state.processes[i];
    if (member.life == Process::Life::zombie || group_of(asking.kernel, member) != group) continue;
    outcome.touch(Touch::Thing::parent_of, Touch::Access::read, i);
    outcome.touch(Touch::Thing::signals_of, Touch::Access::read, i);
  }
}

// What hanging them up changes, by where they are before that: zombies may have been taken out of the next state already.
void continue_members(const Asking& asking, Outcome& outcome, NameId group) {
  for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i) {
    const Process& member = asking.state.processes[i];
    if (member.life == Process::Life::zombie || group_of(asking.kernel, member) != group) continue;
    outcome.touch(Touch::Thing::signals_of, Touch::Access::write, i);
    outcome.touch(Touch::Thing::status_of, Touch::Access::write, i);
    if (has_process_parent(member)) outcome.touch(Touch::Thing::signals_of, Touch::Access::write, member.parent);
  }
}

}  // namespace

NameId group_of(Kernel& kernel, const Process& process) {
  const NameId group = kernel.personal(process).group;
  return group.valid() ? group : kernel.intern(ProcessName{});
}

// In the order of kernel/sys.c. A zombie can be moved, too: its parent may not have seen yet that it is one.
std::vector<Step> handle(const Asking& asking, const SetpgidRequest& request) {
  const std::optional<ProcessIndex> target = meant(asking, request.process);
  if (!target) return fail(begin(asking, Call::setpgid_), ESRCH);
  const Process& process = asking.state.processes[*target];
  const bool is_child = process.parent == asking.actor;
  if (*target != asking.actor && !is_child) return fail(begin(asking, Call::setpgid_), ESRCH);
  const NameId session = session_of(asking.kernel, process);
  const NameId group = request.group ? name_of(asking, *request.group) : process.name;
  const bool leads_session = session == process.name;
  const bool is_there = group == process.name || is_group(asking, group, session);
  if (session != session_of(asking.kernel, asking.self())) return fail(begin(asking, Call::setpgid_), EPERM);
  if (is_child && asking.kernel.personal(process).has_execed) return fail_after_exec(asking, *target);
  Outcome outcome = begin(asking, Call::setpgid_);
  if (group != process.name) look_at_groups(asking, outcome);
  outcome.touch(Touch::Thing::group_of, Touch::Access::write, *target);
  if (leads_session || !is_there) return fail(std::move(outcome), EPERM);
  Personal moved = outcome.personal(*target);
  moved.group = group == asking.kernel.intern(ProcessName{}) ? NameId::none() : group;
  outcome.set_personal(*target, std::move(moved));
  outcome.reply(Reply{});
  return only(std::move(outcome).finish());
}

std::vector<Step> handle(const Asking& asking, const GetpgidRequest& request) {
  const std::optional<ProcessIndex> target = meant(asking, request.process);
  if (!target) return fail(begin(asking, Call::getpgid_), ESRCH);
  Outcome outcome = begin(asking, Call::getpgid_);
  outcome.touch(Touch::Thing::group_of, Touch::Access::read, *target);
  outcome.reply(Reply{}, named(asking.state, group_of(asking.kernel, asking.state.processes[*target])));
  return only(std::move(outcome).finish());
}

std::vector<Step> handle(const Asking& asking, const SetsidRequest&) {
  const NameId self = asking.self().name;
  const bool leads = std::ranges::any_of(asking.state.processes,
                                         [&](const Process& process) { return group_of(asking.kernel, process) == self; });
  if (leads) return fail(begin(asking, Call::setsid_), EPERM);
  Outcome outcome = begin(asking, Call::setsid_);
  outcome.touch(Touch::Thing::group_of, Touch::Access::write, asking.actor);
  Personal own = outcome.personal(asking.actor);
  own.group = self;
  own.session = self;
  outcome.set_personal(asking.actor, std::move(own));
  outcome.reply(Reply{}, ProcessRef{ProcessRef::Kind::here, asking.actor});
  return only(std::move(outcome).finish());
}

std::vector<Step> handle(const Asking& asking, const GetsidRequest& request) {
  const std::optional<ProcessIndex> target = meant(asking, request.process);
  if (!target) return fail(begin(asking, Call::getsid_), ESRCH);
  Outcome outcome = begin(asking, Call::getsid_);
  outcome.touch(Touch::Thing::group_of, Touch::Access::read, *target);
  const NameId session = session_of(asking.kernel, asking.state.processes[*target]);
  outcome.reply(Reply{}, session.valid() ? named(asking.state, session) : ProcessRef{ProcessRef::Kind::shell, 0});
  return only(std::move(outcome).finish());
}

bool is_in_orphaned_group(const Asking& asking, Outcome& outcome) {
  const NameId group = group_of(asking.kernel, asking.self());
  look_at_members(asking, outcome, group);
  return is_orphaned(asking.kernel, asking.state, group);
}

void hang_up_orphaned_groups(const Asking& asking, Outcome& outcome) {
  std::set<NameId> groups, stopped;
  for (const Process& process : outcome.next().processes) {
    if (process.life == Process::Life::zombie) continue;
    groups.insert(group_of(asking.kernel, process));
    if (asking.kernel.personal(process).stopped_by != 0) stopped.insert(group_of(asking.kernel, process));
  }
  for (const NameId group : groups) {
    if (is_orphaned(asking.kernel, asking.state, group) || !is_orphaned(asking.kernel, outcome.next(), group)) continue;
    look_at_members(asking, outcome, group);
    if (!stopped.contains(group)) continue;
    continue_members(asking, outcome, group);
    for (ProcessIndex i = 0; i < outcome.next().processes.size(); ++i) {
      const Process& member = outcome.next().processes[i];
      if (member.life == Process::Life::zombie || group_of(asking.kernel, member) != group) continue;
      outcome.send(i, 1, {si_kernel, NameId::none(), 0});  // SIGHUP
      outcome.send(i, sig_cont, {si_kernel, NameId::none(), 0});
    }
  }
}

}  // namespace forkcheck
