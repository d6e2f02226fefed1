#include "engines/run_findings.h"

#include <algorithm>

namespace forkcheck {
namespace {

void add_once(Diagnostics& findings, Diagnostic finding) {
  if (std::find(findings.begin(), findings.end(), finding) == findings.end())
    findings.push_back(std::move(finding));
}

void add_blocked(Diagnostics& findings, const Kernel& kernel, const Machine& machine,
                 const Process& process) {
  const Span where = machine.where(process.local);
  if (kernel.spins(process)) {
    add_once(findings, diagnose(Code::runs_for_ever, where,
                                "a process can run here for ever without writing or ending"));
  } else {
    add_once(findings, diagnose(Code::deadlock, where, "a process can wait here for ever"));
  }
}

}  // namespace

Diagnostic fork_bomb(Span where) {
  return diagnose(Code::fork_bomb, where, "this makes processes without end",
                  "the number of processes has no bound: add a condition that ends it");
}

void add_stay_findings(Diagnostics& findings, Kernel& kernel, const Components& components,
                       ComponentId tree) {
  const Machine& machine = kernel.machine();
  const std::vector<Arrow>& arrows = components.arrows(tree);
  for (const Process& process : components.state_of(tree).processes) {
    if (process.life != Process::Life::running) continue;
    if (arrows.empty() || kernel.spins(process)) add_blocked(findings, kernel, machine, process);
  }
  for (const Arrow& arrow : arrows) {
    const Span where = machine.where(LocalId(arrow.actor));
    if (arrow.letter != 0) {
      add_once(findings, diagnose(Code::endless_output, where, "the output can go on for ever from here"));
    } else if (!components.stays()[tree].endless) {
      add_once(findings, diagnose(Code::runs_for_ever, where,
                                  "a process can go round here for ever without writing or ending"));
    }
  }
}

void add_stay_findings(Diagnostics& findings, const Kernel& kernel, const Machine& machine, const State& state,
                       const WholeStay& stay) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const Process& process = state.processes[i];
    if (process.life != Process::Life::running) continue;
    const Span where = machine.where(process.local);
    const bool moves = std::find(stay.moving.begin(), stay.moving.end(), i) != stay.moving.end();
    if (!moves)
      add_blocked(findings, kernel, machine, process);
    else if (stay.endless)
      add_once(findings, diagnose(Code::endless_output, where, "the output can go on for ever from here"));
    else
      add_once(findings, diagnose(Code::runs_for_ever, where,
                                  "a process can go round here for ever without writing or ending"));
  }
}

}  // namespace forkcheck
