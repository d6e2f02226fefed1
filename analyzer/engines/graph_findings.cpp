#include "engines/graph_findings.h"

#include <map>
#include <set>

namespace forkcheck {
namespace {

// Where a process was forked: its name's last number says which of its parent's forks it was.
Span birth_of(const ProcessGraph& graph, const ProcessName& name) {
  std::uint32_t forks = 0;
  for (const GraphEvent& event : graph.events) {
    const bool fork = (event.call == Call::fork_ || event.call == Call::vfork_) &&
                      std::holds_alternative<NoChoice>(event.choice);
    if (fork && event.process == name.parent() && ++forks == name.path.back()) return event.where;
  }
  return {};
}

using Found = std::map<Span, std::set<ProcessName>>;

Diagnostics tell(Code code, const Found& found, const std::string& what, const std::string& mend) {
  Diagnostics findings;
  for (const auto& [where, names] : found) {
    std::string who = to_string(*names.begin());
    if (names.size() > 1) who += " (and " + std::to_string(names.size() - 1) + " more forked here)";
    findings.push_back(diagnose(code, where, who + " " + what, mend));
  }
  return findings;
}

}  // namespace

Diagnostics graph_findings(const GraphSet& graphs) {
  Found orphans, zombies;
  for (const ProcessGraph& graph : graphs.graphs)
    for (const GraphProcess& process : graph.processes) {
      if (process.may_be_orphan) orphans[birth_of(graph, process.name)].insert(process.name);
      if (process.never_reaped) zombies[birth_of(graph, process.name)].insert(process.name);
    }
  Diagnostics findings = tell(Code::orphan, orphans, "may live on after its parent has ended",
                              "Its output may come after the shell's prompt; let the parent wait for it.");
  Diagnostics more = tell(Code::zombie_never_reaped, zombies, "is never reaped by its parent",
                          "Let the parent call wait or waitpid for each child.");
  findings.insert(findings.end(), more.begin(), more.end());
  return findings;
}

}  // namespace forkcheck
