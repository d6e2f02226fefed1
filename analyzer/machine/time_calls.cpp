// sleep and its kin.
//
// Timing::any: sleeping orders nothing, so it is an event without effect. Timing::ideal: code takes no time,
// so time passes only when nobody can take a step, up to the earliest wake-up; those that wake at the same
// instant race. States hold the time that is left, not clocks, so that what differs only in the past is
// equal.
#include <algorithm>

#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;

// A step that changes nothing (a waitpid(WNOHANG) in a loop) doesn't keep time from passing.
bool can_get_on(Kernel& kernel, const State& state, ProcessIndex i) {
  if (state.processes[i].life == Process::Life::sleeping) return state.processes[i].wakes_in == 0;
  const std::vector<Step> steps = kernel.steps_of(state, i);
  return std::any_of(steps.begin(), steps.end(),
                     [&](const Step& step) { return !step.emitted.empty() || !(step.next == state); });
}

bool time_may_pass(Kernel& kernel, const State& state) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    if (can_get_on(kernel, state, i)) return false;
  }
  return true;
}

std::uint64_t earliest_wake(const State& state) {
  std::uint64_t earliest = ~std::uint64_t{0};
  for (const Process& process : state.processes) {
    if (process.life == Process::Life::sleeping) earliest = std::min(earliest, process.wakes_in);
  }
  return earliest;
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const SleepRequest& request) {
  Outcome outcome(asking.kernel, asking.state, asking.actor, Call::sleep_);
  if (asking.kernel.profile().timing == Timing::any) {
    outcome.reply(Reply{});
  } else {
    outcome.touch(Thing::clock, Access::read, asking.actor);
    Process& self = outcome.next().processes[asking.actor];
    self.life = Process::Life::sleeping;
    self.wakes_in = request.nanoseconds;
  }
  return only(std::move(outcome).finish());
}

std::vector<Step> wake(const Asking& asking) {
  const std::uint64_t left = asking.self().wakes_in;
  const bool time_passes = left > 0;
  if (time_passes && (left > earliest_wake(asking.state) || !time_may_pass(asking.kernel, asking.state)))
    return {};
  Outcome outcome(asking.kernel, asking.state, asking.actor, Call::wake_);
  outcome.touch(Thing::clock, time_passes ? Access::write : Access::read, asking.actor);
  for (Process& process : outcome.next().processes) {
    if (process.life == Process::Life::sleeping) process.wakes_in -= left;
  }
  outcome.next().processes[asking.actor].life = Process::Life::running;
  outcome.reply(Reply{});
  return only(std::move(outcome).finish());
}

}  // namespace forkcheck
