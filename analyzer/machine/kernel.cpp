#include "machine/kernel.h"

#include <algorithm>

#include "base/check.h"
#include "base/overloaded.h"
#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {

Kernel::Kernel(Machine& machine, const Profile& profile) : machine_(machine), profile_(profile) {}

State Kernel::initial() {
  State state;
  Process first;
  first.name = intern(ProcessName{});
  state.processes.push_back(std::move(first));
  arrive(*this, state, 0, Transition{machine_.start(), {}}, {});
  return state;
}

std::vector<Step> Kernel::steps(const State& state) {
  std::vector<Step> all;
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    std::vector<Step> some = steps_of(state, i);
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

std::vector<Step> Kernel::steps_of(const State& state, ProcessIndex actor) {
  const Asking asking{*this, state, actor};
  switch (asking.self().life) {
    case Process::Life::running: {
      // A copy: handlers advance the machine, which may move its requests.
      const Request request = machine_.request(asking.self().local);
      return std::visit([&](const auto& r) { return handle(asking, r); }, request);
    }
    case Process::Life::sleeping: return wake(asking);
    case Process::Life::lent:
    case Process::Life::zombie: return {};
  }
  broken("a process in an unknown condition");
}

std::optional<StuckProcess> Kernel::stuck(const State& state) const {
  for (const Process& process : state.processes) {
    if (process.life != Process::Life::running) continue;
    if (const auto* request = std::get_if<StuckRequest>(&machine_.request(process.local)))
      return StuckProcess{request->why};
  }
  return std::nullopt;
}

bool Kernel::spins(const Process& process) const {
  if (process.life != Process::Life::running) return false;
  const Request& request = machine_.request(process.local);
  return std::holds_alternative<SpinRequest>(request) || std::holds_alternative<GetpidRequest>(request);
}

bool Kernel::all_gone(const State& state) const {
  return std::all_of(state.processes.begin(), state.processes.end(),
                     [](const Process& process) { return process.life == Process::Life::zombie; });
}

Event Kernel::event_of(const State& before, const Step& step) const {
  Event event;
  event.process = name_of(before.processes.at(step.actor).name);
  event.call = step.call;
  switch (step.decision) {
    case Step::Decision::none: break;
    case Step::Decision::reap:
      event.choice = ReapChild{name_of(before.processes.at(step.reaped).name)};
      break;
    case Step::Decision::nobody: event.choice = NobodyYet{}; break;
    case Step::Decision::fails: event.choice = Fails{step.error}; break;
  }
  return event;
}

const ProcessName& Kernel::name_of(NameId id) const {
  return names_.at(id.index);
}

NameId Kernel::intern(const ProcessName& name) {
  const auto [place, is_new] = ids_.try_emplace(name, NameId(names_.size()));
  if (is_new) names_.push_back(name);
  return place->second;
}

}  // namespace forkcheck
