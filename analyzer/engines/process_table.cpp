#include "engines/process_table.h"

#include <algorithm>
#include <map>

#include "base/overloaded.h"
#include "machine/handlers.h"

namespace forkcheck {
namespace {

using Life = ProcessCondition::Life;

// The call that a process may have to wait in.
std::string call_of(const Request& request) {
  return std::visit(overloaded{[](const WaitRequest&) { return "wait"; },
                               [](const ReadRequest&) { return "read"; },
                               [](const WriteRequest&) { return "write"; },
                               [](const OpenRequest&) { return "open"; },
                               [](const SemaphoreSetRequest&) { return "semop"; },
                               [](const SendRequest&) { return "msgsnd"; },
                               [](const ReceiveRequest&) { return "msgrcv"; },
                               [](const PauseRequest&) { return "pause"; },
                               [](const SigsuspendRequest&) { return "sigsuspend"; },
                               [](const SigwaitRequest&) { return "sigwait"; },
                               [](const SemaphoreRequest&) { return "sem_wait"; },
                               [](const auto&) { return ""; }},
                    request);
}

class Observer {
 public:
  Observer(Kernel& kernel, const State& state) : kernel_(kernel), state_(state) {}

  ProcessCondition look(ProcessIndex i) const {
    const Process& process = state_.processes[i];
    ProcessCondition condition;
    condition.parent = parent_of(process);
    const NameId group = group_of(kernel_, process);
    if (!kernel_.name_of(group).path.empty()) condition.group = kernel_.name_of(group);
    condition.life = life_of(i);
    if (condition.life == Life::zombie) {
      condition.status = process.status;
      return condition;
    }
    if (condition.life == Life::ending) {
      condition.status = std::get<EndingRequest>(kernel_.machine().request(process.local)).status;
      return condition;
    }
    condition.where = kernel_.machine().where(process.local);
    if (condition.life == Life::blocked) condition.waits_in = call_of(kernel_.machine().request(process.local));
    return condition;
  }

 private:
  Life life_of(ProcessIndex i) const {
    const Process& process = state_.processes[i];
    if (process.life == Process::Life::zombie) return Life::zombie;
    if (has_ended(kernel_, process)) return Life::ending;
    if (process.life == Process::Life::lent) return Life::suspended;
    if (kernel_.personal(process).stopped_by != 0) return Life::stopped;
    if (process.life == Process::Life::sleeping) return Life::sleeping;
    return kernel_.steps_of(state_, i).empty() ? Life::blocked : Life::running;
  }

  std::optional<ProcessName> parent_of(const Process& process) const {
    if (!has_process_parent(process)) return std::nullopt;
    return kernel_.name_of(state_.processes[process.parent].name);
  }

  Kernel& kernel_;
  const State& state_;
};

// Who isn't in the state any more was reaped.
ProcessTableRow row_of(Kernel& kernel, const State& state, const WitnessStep& step, std::vector<ProcessName>& born) {
  ProcessTableRow row{step, {}};
  const Observer observer(kernel, state);
  std::map<ProcessName, ProcessCondition> present;
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const ProcessName name = kernel.name_of(state.processes[i].name);  // looking makes names for new children
    present.emplace(name, observer.look(i));
    if (std::ranges::find(born, name) == born.end()) born.push_back(name);
  }
  for (const ProcessName& name : born) {
    const auto found = present.find(name);
    ProcessCondition gone;
    gone.life = Life::reaped;
    row.processes.push_back(found == present.end() ? gone : found->second);
  }
  return row;
}

std::optional<Step> step_for(Kernel& kernel, const State& state, const Event& event) {
  for (Step& step : kernel.steps(state)) {
    if (kernel.event_of(state, step) == event) return std::move(step);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ProcessTable> process_table(Model& model, const Witness& schedule) {
  Kernel& kernel = model.kernel;
  ProcessTable table;
  State state = kernel.initial();
  for (const WitnessStep& step : schedule) {
    std::optional<Step> taken = step_for(kernel, state, step.event);
    if (!taken) return std::nullopt;
    state = std::move(taken->next);
    table.rows.push_back(row_of(kernel, state, step, table.processes));
  }
  for (ProcessTableRow& row : table.rows) row.processes.resize(table.processes.size());
  return table;
}

}  // namespace forkcheck
