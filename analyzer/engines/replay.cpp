#include <algorithm>

#include "engines/witness.h"

namespace forkcheck {
namespace {

std::optional<ProcessIndex> find_process(const Kernel& kernel, const State& state, const ProcessName& name) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    if (kernel.name_of(state.processes[i].name) == name) return i;
  }
  return std::nullopt;
}

std::optional<Step> step_for(Kernel& kernel, const State& state, const Event& event) {
  const auto actor = find_process(kernel, state, event.process);
  if (!actor) return std::nullopt;
  std::vector<Step> steps = kernel.steps_of(state, *actor);
  const auto fits = std::find_if(steps.begin(), steps.end(),
                                 [&](const Step& step) { return kernel.event_of(state, step) == event; });
  if (fits == steps.end()) return std::nullopt;
  return std::move(*fits);
}

}  // namespace

Replay replay(Model& model, const std::vector<Event>& events) {
  Kernel& kernel = model.kernel;
  Replay result;
  State state = kernel.initial();
  for (const Event& event : events) {
    std::optional<Step> step = step_for(kernel, state, event);
    if (!step) return result;
    result.steps.push_back({event, step->where, step->emitted});
    ++result.accepted;
    state = std::move(step->next);
  }
  result.finished = std::ranges::all_of(kernel.steps(state), &Step::is_voluntary);
  return result;
}

}  // namespace forkcheck
