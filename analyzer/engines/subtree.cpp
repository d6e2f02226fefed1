#include "engines/subtree.h"

#include "engines/forget.h"
#include "machine/outcome.h"

namespace forkcheck {

State subtree(const State& state, ProcessIndex root) {
  constexpr ProcessIndex outside = 0xffffffff;
  std::vector<ProcessIndex> place(state.processes.size(), outside);
  State tree;
  for (ProcessIndex i = root; i < state.processes.size(); ++i) {
    const Process& process = state.processes[i];
    if (i != root && (!has_process_parent(process) || place[process.parent] == outside)) continue;
    place[i] = static_cast<ProcessIndex>(tree.processes.size());
    tree.processes.push_back(process);
    tree.processes.back().parent = i == root ? Process::parent_init : place[process.parent];
  }
  for (Process& process : tree.processes) {
    for (ProcessRef& ref : process.names) {
      if (ref.kind != ProcessRef::Kind::here) continue;
      if (place[ref.index] == outside)
        ref = {ProcessRef::Kind::gone, anonymous_gone};
      else
        ref.index = place[ref.index];
    }
  }
  return tree;
}

void append(State& all, const State& more) {
  const auto offset = static_cast<ProcessIndex>(all.processes.size());
  for (Process process : more.processes) {
    if (has_process_parent(process)) process.parent += offset;
    for (ProcessRef& ref : process.names) {
      if (ref.kind == ProcessRef::Kind::here) ref.index += offset;
    }
    all.processes.push_back(std::move(process));
  }
}

}  // namespace forkcheck
