#include "runtime/process_tree.h"

#include <signal.h>

#include <algorithm>

namespace forkcheck::runtime {

ProcessId ProcessTree::add_root(pid_t pid) {
  Process root;
  root.pid = pid;
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
  child.dispositions = parent.dispositions;
  child.descriptors = parent.descriptors;
  parent.children.push_back(id);
  processes_.push_back(std::move(child));
  ++present_;
  return id;
}

std::vector<ProcessId> ProcessTree::bury(ProcessId id, WaitStatus status) {
  Process& dead = processes_[id.index];
  dead.status = status;
  dead.life = Life::zombie;
  std::vector<ProcessId> zombies;
  for (const auto child_id : dead.children) {
    Process& child = processes_[child_id.index];
    child.parent = ProcessId::none();
    if (child.life == Life::zombie) zombies.push_back(child_id);
  }
  for (const auto zombie : zombies) reap(zombie);
  dead.children.clear();
  // With SIGCHLD ignored the kernel reaps children by itself (wait(2), NOTES).
  const bool cared_for =
      dead.parent.valid() && processes_[dead.parent.index].dispositions[SIGCHLD] != Disposition::ignored;
  if (!cared_for) reap(id);
  return zombies;
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

}  // namespace forkcheck::runtime
