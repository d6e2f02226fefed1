#include "runtime/process_tree.h"

#include <signal.h>

#include <algorithm>

namespace forkcheck::runtime {

ProcessId ProcessTree::add_root(pid_t pid) {
  Process root;
  root.pid = pid;
  root.group = pid;
  processes_.push_back(std::move(root));
  ++present_;
  return ProcessId(processes_.size() - 1);
}

ProcessId ProcessTree::add_child(ProcessId parent_id, pid_t pid) {
  const ProcessId id(processes_.size());
  Process& parent = processes_[parent_id.index];
  Process child;
  child.name = parent.name.child(++parent.forks);
  child.pid = pid;
  child.parent = parent_id;
  child.group = parent.group;
  child.session = parent.session;
  child.signals = parent.signals.of_child();
  child.files = parent.files;
  child.maps = parent.maps;
  child.niceness = parent.niceness;
  child.points = parent.points;
  parent.children.push_back(id);
  processes_.push_back(std::move(child));
  ++present_;
  return id;
}

void ProcessTree::begin_end(ProcessId id, WaitStatus status) {
  Process& dead = processes_[id.index];
  dead.status = status;
  dead.life = Life::ending;
  dead.holds_parent = false;
  dead.signals = SignalState();
}

std::vector<ProcessId> ProcessTree::bury(ProcessId id, WaitStatus status) {
  const auto orphaned = groups_orphaned_by(id);
  const auto orphans = leave_children(id);
  Process& dead = processes_[id.index];
  dead.status = status;
  dead.life = Life::zombie;
  if (!dead.parent.valid()) {
    reap(id);
  } else {
    if (status.is_exit()) {
      tell_parent(dead, CLD_EXITED, status.exit_status());
    } else {
      tell_parent(dead, CLD_KILLED, status.signal());
    }
    // The kernel does it by itself where nobody is to see a zombie (wait(2), NOTES).
    if (!processes_[dead.parent.index].signals.keeps_zombies()) reap(id);
  }
  for (const auto group : orphaned) hang_up(group);
  return orphans;
}

std::vector<ProcessId> ProcessTree::leave_children(ProcessId id) {
  std::vector<ProcessId> dead;
  auto& children = processes_[id.index].children;
  for (const auto child_id : children) {
    Process& child = processes_[child_id.index];
    child.parent = ProcessId::none();
    if (!child.is_alive()) dead.push_back(child_id);
  }
  for (const auto child : dead) {
    if (processes_[child.index].life == Life::zombie) reap(child);
  }
  children.clear();
  return dead;
}

// --- Groups

void ProcessTree::lead_session(ProcessId id) {
  auto& process = processes_[id.index];
  process.group = process.session = process.pid;
}

bool ProcessTree::is_orphaned(pid_t group) const {
  return is_orphaned(group, ProcessId::none());
}

// As if the process `but` were gone, and its children adopted (POSIX 3.264; kernel/exit.c,
// will_become_orphaned_pgrp).
bool ProcessTree::is_orphaned(pid_t group, ProcessId but) const {
  for (std::size_t i = 0; i < processes_.size(); ++i) {
    const auto& member = processes_[i];
    const bool is_member = member.is_alive() || member.life == Life::ending;
    if (!is_member || member.group != group || ProcessId(i) == but) continue;
    const bool has_parent = member.parent.valid() && member.parent != but;
    if (has_parent) {
      const auto& parent = processes_[member.parent.index];
      if (parent.group != group && parent.session == member.session) return false;
    } else if (member.name.path.empty() && member.session == 0) {
      return false;
    }
  }
  return true;
}

// Those with a stopped member alone: for the others it makes no difference.
std::vector<pid_t> ProcessTree::groups_orphaned_by(ProcessId id) const {
  std::vector<pid_t> groups;
  for (const auto& process : processes_) {
    const bool is_left_stopped =
        process.is_alive() && process.signals.is_stopped() && &process != &processes_[id.index];
    if (!is_left_stopped || std::ranges::find(groups, process.group) != groups.end()) continue;
    if (!is_orphaned(process.group) && is_orphaned(process.group, id)) groups.push_back(process.group);
  }
  return groups;
}

bool ProcessTree::hangs_up(ProcessId id) const {
  return !groups_orphaned_by(id).empty();
}

void ProcessTree::hang_up(pid_t group) {
  for (std::size_t i = 0; i < processes_.size(); ++i) {
    if (!processes_[i].is_alive() || processes_[i].group != group) continue;
    send(ProcessId(i), {SIGHUP, SI_KERNEL});
    send(ProcessId(i), {SIGCONT, SI_KERNEL});
  }
}

void ProcessTree::tell_parent(const Process& child, int code, int status) {
  if (!child.parent.valid()) return;
  auto& signals = processes_[child.parent.index].signals;
  const bool is_end = code == CLD_EXITED || code == CLD_KILLED;
  if (!is_end && (signals.action(SIGCHLD).flags & SA_NOCLDSTOP) != 0) return;
  if (signals.minds_children()) signals.send({SIGCHLD, code, child.pid, status});
}

void ProcessTree::send(ProcessId target, const PendingSignal& signal) {
  auto& process = processes_[target.index];
  const bool was_stopped = process.signals.is_stopped();
  process.signals.send(signal);
  if (was_stopped && !process.signals.is_stopped()) tell_parent(process, CLD_CONTINUED, SIGCONT);
}

void ProcessTree::stop(ProcessId id, int signal) {
  auto& process = processes_[id.index];
  process.signals.take(signal);
  if (signal != SIGSTOP && is_orphaned(process.group)) return;
  process.signals.stop(signal);
  tell_parent(process, CLD_STOPPED, signal);
}

void ProcessTree::reap(ProcessId id) {
  Process& process = processes_[id.index];
  process.life = Life::gone;
  --present_;
  if (process.parent.valid()) std::erase(processes_[process.parent.index].children, id);
}

ProcessId ProcessTree::child_named(const Process& parent, const ProcessName& name) const {
  const auto found =
      std::ranges::find_if(parent.children, [&](ProcessId id) { return (*this)[id].name == name; });
  return found == parent.children.end() ? ProcessId::none() : *found;
}

ProcessId ProcessTree::child_with_pid(const Process& parent, pid_t pid) const {
  const auto found =
      std::ranges::find_if(parent.children, [&](ProcessId id) { return (*this)[id].pid == pid; });
  return found == parent.children.end() ? ProcessId::none() : *found;
}

ProcessId ProcessTree::with_pid(pid_t pid) const {
  for (std::size_t i = 0; i < processes_.size(); ++i) {
    if (processes_[i].pid == pid && processes_[i].life != Life::gone) return ProcessId(i);
  }
  return ProcessId::none();
}

}  // namespace forkcheck::runtime
