#include "engines/alike.h"

#include <vector>

namespace forkcheck {

bool alike(Kernel& kernel, const State& a, const State& b, std::size_t left, int depth) {
  const Process& one = a.processes.front();
  const Process& other = b.processes.front();
  if (one.local == other.local && one.names == other.names) return true;
  const Request asks = kernel.machine().request(one.local);
  if (one.names != other.names || asks != kernel.machine().request(other.local)) return false;
  if (std::holds_alternative<ExitRequest>(asks) || std::holds_alternative<KilledRequest>(asks)) return true;
  if (depth == 0 || std::holds_alternative<ForkRequest>(asks)) return false;
  if (std::holds_alternative<WaitRequest>(asks) && a.processes.size() > 1 && left-- == 0) return false;
  const std::vector<Step> steps = kernel.steps_of(a, 0), others = kernel.steps_of(b, 0);
  if (steps.empty() || steps.size() != others.size()) return false;
  for (std::size_t k = 0; k < steps.size(); ++k) {
    if (steps[k].decision != others[k].decision || steps[k].emitted != others[k].emitted) return false;
    if (!alike(kernel, steps[k].next, others[k].next, left, depth - 1)) return false;
  }
  return true;
}

}  // namespace forkcheck
