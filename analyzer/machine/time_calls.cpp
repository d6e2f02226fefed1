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
  const auto& timer = kernel.personal(state.processes[i]).timer;
  if (timer && timer->left == 0) return true;
  if (state.processes[i].life == Process::Life::sleeping && state.processes[i].wakes_in == 0) return true;
  const std::vector<Step> steps = kernel.steps_without_time(state, i);
  return std::any_of(steps.begin(), steps.end(),
                     [&](const Step& step) { return !step.emitted.empty() || !(step.next == state); });
}

bool time_may_pass(Kernel& kernel, const State& state) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    if (can_get_on(kernel, state, i)) return false;
  }
  return true;
}

std::uint64_t earliest_wake(const Kernel& kernel, const State& state) {
  std::uint64_t earliest = ~std::uint64_t{0};
  for (const Process& process : state.processes) {
    if (process.life == Process::Life::sleeping) earliest = std::min(earliest, process.wakes_in);
    if (const auto& timer = kernel.personal(process).timer) earliest = std::min(earliest, timer->left);
  }
  return earliest;
}

// Time passes for all who sleep or have set an alarm.
void let_pass(Outcome& outcome, std::uint64_t nanoseconds) {
  if (nanoseconds == 0) return;
  auto& processes = outcome.next().processes;
  for (ProcessIndex i = 0; i < processes.size(); ++i) {
    if (processes[i].life == Process::Life::sleeping) processes[i].wakes_in -= nanoseconds;
    Personal personal = outcome.personal(i);
    personal.inside = outcome.whole() && processes[i].life == Process::Life::running;
    if (personal.timer) personal.timer->left -= nanoseconds;
    if (personal != outcome.personal(i)) outcome.set_personal(i, std::move(personal));
  }
}

// Under ideal timing nothing happens before its time.
bool is_time(const Asking& asking, std::uint64_t left) {
  return left == 0 || (left <= earliest_wake(asking.kernel, asking.state) && time_may_pass(asking.kernel, asking.state));
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const SleepRequest& request) {
  Outcome outcome = begin(asking, Call::sleep_);
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
  if (!is_time(asking, left)) return {};
  Outcome outcome = begin(asking, Call::wake_);
  outcome.touch(Thing::clock, time_passes ? Access::write : Access::read, asking.actor);
  let_pass(outcome, left);
  outcome.next().processes[asking.actor].life = Process::Life::running;
  outcome.reply(Reply{});
  return only(std::move(outcome).finish());
}

std::vector<Step> expire(const Asking& asking) {
  const auto timer = asking.kernel.personal(asking.self()).timer;
  if (!timer) return {};
  const bool ideal = asking.kernel.profile().timing == Timing::ideal;
  if (ideal && !is_time(asking, timer->left)) return {};
  Outcome outcome = begin(asking, Call::expire_);
  if (ideal) {
    outcome.touch(Thing::clock, timer->left > 0 ? Access::write : Access::read, asking.actor);
    let_pass(outcome, timer->left);
  }
  Personal own = outcome.personal(asking.actor);
  own.timer.reset();
  if (timer->interval != 0) own.timer = Personal::Timer{timer->interval, timer->interval};
  outcome.set_personal(asking.actor, std::move(own));
  outcome.send(asking.actor, sig_alrm, {si_kernel, NameId::none(), 0});
  return only(std::move(outcome).finish());
}

}  // namespace forkcheck
