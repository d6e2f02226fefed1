#include "machine/kernel.h"

#include <algorithm>

#include "base/check.h"
#include "base/overloaded.h"
#include "machine/descriptors.h"
#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {

namespace {

bool goes_beyond_the_tree(const BuiltinSet& builtins) {
  return uses_descriptors(builtins) ||
         has_any(builtins, {Builtin::kill_, Builtin::raise_, Builtin::sigaction_, Builtin::sigprocmask_, Builtin::sigpending_,
                            Builtin::sigsuspend_, Builtin::sigwait_, Builtin::__forkcheck_sigwait_, Builtin::pause_,
                            Builtin::__forkcheck_timer_, Builtin::__forkcheck_niceness_, Builtin::__forkcheck_queue_, Builtin::setpgid_,
                            Builtin::getpgid_, Builtin::setsid_, Builtin::getsid_, Builtin::waitid_, Builtin::shmget_, Builtin::semget_,
                            Builtin::msgget_});
}

// Calls of others make no difference to when these are made, so they are executed with a signal pending all the same.
bool is_restarted_first(const Request& request) { return std::holds_alternative<ForkRequest>(request); }

// It may be interrupted or not.
bool may_end_in_time(const Request& request) {
  const auto* wait = std::get_if<SigwaitRequest>(&request);
  return std::holds_alternative<SleepRequest>(request) || (wait != nullptr && wait->until == SigwaitRequest::Until::in_time);
}

}  // namespace

Kernel::Kernel(Machine& machine, const Profile& profile)
    : machine_(machine), profile_(profile), end_looks_(machine.end_looks()), whole_(profile.typed != 0 || machine.shares_memory() || goes_beyond_the_tree(machine.all_builtins())) {}

State Kernel::initial() {
  State state;
  Process first;
  first.name = intern(ProcessName{});
  Personal personal;
  personal.typed = profile_.typed;
  personal.asks_for_origin = machine_.all_builtins().test(static_cast<std::size_t>(Builtin::__forkcheck_sigwait_));
  set_personal(first, std::move(personal));
  state.processes.push_back(std::move(first));
  if (cases_.all().size() == 1) state.assumed = 1;
  arrive(*this, state, 0, Transition{machine_.start(), {}, {}}, {});
  tidy_files(*this, state);
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

const Personal& Kernel::personal(const Process& process) const {
  static const Personal ordinary;
  return process.personal.valid() ? personals_[process.personal] : ordinary;
}

void Kernel::set_personal(Process& process, Personal personal) {
  process.personal = personal == Personal{} ? PersonalId::none() : personals_.intern(std::move(personal));
}

const SharedFiles& Kernel::files(const State& state) const {
  static const SharedFiles none;
  return state.files.valid() ? files_[state.files] : none;
}

void Kernel::set_files(State& state, SharedFiles files) {
  state.files = files == SharedFiles{} ? SharedFilesId::none() : files_.intern(std::move(files));
}

const SharedMemory& Kernel::memory(const State& state) const {
  static const SharedMemory none;
  return state.memory.valid() ? memories_[state.memory] : none;
}

void Kernel::set_memory(State& state, SharedMemory memory) {
  state.memory = memory.segments.empty() ? SharedMemoryId::none() : memories_.intern(std::move(memory));
}

const Accesses& Kernel::accesses(const Process& process) const {
  static const Accesses none;
  return process.accesses.valid() ? accesses_[process.accesses] : none;
}

void Kernel::set_accesses(Process& process, Accesses accesses) {
  process.accesses = accesses.empty() ? AccessesId::none() : accesses_.intern(std::move(accesses));
}

void Kernel::note_race(const SharedRange& a, const SharedRange& b) {
  const SharedRange both = common_part(a, b);
  if (races_.cover(both)) return;
  if (races_settled_) met_another_race_ = true;
  else races_.add(both);
}

std::vector<Touch> Kernel::awaited(const State& state, ProcessIndex actor) const {
  const Process& self = state.processes[actor];
  if (self.life != Process::Life::running) return {};
  const Request& request = machine_.request(self.local);
  const auto* read = std::get_if<ReadRequest>(&request);
  const auto* write = std::get_if<WriteRequest>(&request);
  if (const auto* semaphore = std::get_if<SemaphoreRequest>(&request)) return touches_of(memory(state), *semaphore);
  if (const auto object = object_awaited(request)) return {{Touch::Thing::system_v, Touch::Access::write, Touch::nobody, {}, *object}};
  if (read == nullptr && write == nullptr) return {};
  const Description* end = pipe_end(*this, state, self, read != nullptr ? read->descriptor : write->descriptor);
  if (end == nullptr) return {};
  const Pipe& pipe = files(state).pipes[end->object];
  std::vector<Touch> touches = {{Touch::Thing::pipe, Touch::Access::write, Touch::nobody, {}, pipe.key}};
  // Before somebody opened the other end it might have found that nobody has it.
  const auto others = read != nullptr ? Touch::Thing::writers : Touch::Thing::readers;
  if (pipe.fifo) touches.push_back({others, Touch::Access::read, Touch::nobody, {}, pipe.key});
  return touches;
}

// A signal that could be taken when a call was carried out, or that became so by it, is taken before anything else happens to
// the process (Linux: on the way back from the kernel, before the next instruction).
void Kernel::settle_dues(const State& before, std::vector<Step>& steps) {
  for (Step& step : steps) {
    const NameId actor = before.processes[step.actor].name;
    const auto self = std::ranges::find(step.next.processes, actor, &Process::name);
    if (self == step.next.processes.end() || self->life == Process::Life::zombie) continue;
    if (self->personal.valid()) {
      Personal after = personal(*self);
      if (after.reset_just_now == personal(before.processes[step.actor]).reset_just_now) after.reset_just_now = 0;
      after.due = after.stopped_by == 0 && !after.takeable().empty();
      after.inside = false;
      set_personal(*self, std::move(after));
    }
    // Also by what it did without an event: raise, the return from a handler.
    if (self->personal != before.processes[step.actor].personal)
      step.touched.push_back({Touch::Thing::signals_of, Touch::Access::write, step.actor, NameId::none()});
  }
}

std::vector<Step> Kernel::steps_without_time(const State& state, ProcessIndex actor) {
  const Asking asking{*this, state, actor};
  const Process& self = asking.self();
  if (!whole()) return steps_of_request(asking);
  if (self.life == Process::Life::zombie) return {};
  if (self.life == Process::Life::lent) return personal(self).is_pending(sig_kill) ? take_signals(asking) : std::vector<Step>();
  if (std::holds_alternative<ExecingRequest>(machine_.request(self.local))) {  // signals come at the end of the call
    std::vector<Step> steps = steps_of_request(asking);
    settle_dues(state, steps);
    return steps;
  }
  const Personal& own = personal(self);
  std::vector<Step> steps = take_signals(asking);
  const bool at_liberty = own.stopped_by == 0 && !own.due;
  if (at_liberty) {
    const Request request = machine_.request(self.local);
    const bool waits_for_signal = is_restarted_first(request) && !own.takeable().empty();
    std::vector<Step> others = waits_for_signal ? std::vector<Step>() : steps_of_request(asking);
    if (others.empty() || may_end_in_time(request)) std::ranges::move(interrupt_call(asking, request), std::back_inserter(steps));
    std::ranges::move(others, std::back_inserter(steps));
  }
  settle_dues(state, steps);
  return steps;
}

std::vector<Step> Kernel::steps_of(const State& state, ProcessIndex actor) {
  const Asking asking{*this, state, actor};
  if (chooses_case(state)) return assume(asking);
  std::vector<Step> steps = steps_without_time(state, actor);
  const Process& self = asking.self();
  if (self.life == Process::Life::sleeping && personal(self).stopped_by == 0) {
    std::vector<Step> woken = wake(asking);
    if (whole()) settle_dues(state, woken);
    std::ranges::move(woken, std::back_inserter(steps));
  }
  if (self.personal.valid()) std::ranges::move(type_signals(asking), std::back_inserter(steps));
  if (self.personal.valid()) std::ranges::move(expire(asking), std::back_inserter(steps));
  for (Step& step : steps) {
    tidy_files(*this, step.next);
    settle_memory(*this, state, step);
    settle_waiters(*this, state, step);
  }
  return steps;
}

std::vector<Step> Kernel::steps_of_request(const Asking& asking) {
  switch (asking.self().life) {
    case Process::Life::running: {
      // A copy: handlers advance the machine, which may move its requests.
      const Request request = machine_.request(asking.self().local);
      return std::visit([&](const auto& r) { return handle(asking, r); }, request);
    }
    case Process::Life::sleeping:
    case Process::Life::lent:
    case Process::Life::zombie: return {};
  }
  broken("a process in an unknown condition");
}

std::optional<StuckProcess> Kernel::stuck(const State& state) const {
  if (met_another_race_)
    return StuckProcess{diagnose(Code::races_open, machine_.where(state.processes.front().local), std::string(code_row(Code::races_open).title))};
  for (const Process& process : state.processes) {
    if (process.life != Process::Life::running) continue;
    const Request& request = machine_.request(process.local);
    if (const auto* stuck = std::get_if<StuckRequest>(&request)) return StuckProcess{stuck->why};
    const auto* rule = std::get_if<RuleRequest>(&request);
    if (rule != nullptr && !chooses_case(state)) return StuckProcess{cases_.why_unknown().value_or(rule->why)};
  }
  return std::nullopt;
}

bool Kernel::spins(const Process& process) const {
  if (process.life != Process::Life::running) return false;
  const Request& request = machine_.request(process.local);
  return std::holds_alternative<SpinRequest>(request) || std::holds_alternative<GetpidRequest>(request) ||
         std::holds_alternative<PointRequest>(request) || std::holds_alternative<AccessRequest>(request);
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
    case Step::Decision::report: {
      const auto what = step.continued ? ReportChild::What::continued : ReportChild::What::stopped;
      event.choice = ReportChild{name_of(before.processes.at(step.reaped).name), what};
      break;
    }
    case Step::Decision::take: event.choice = TakeSignal{step.signal}; break;
    case Step::Decision::interrupt_sleep: event.choice = InterruptSleep{step.signal, step.remaining}; break;
    case Step::Decision::assume: event.choice = AssumeCase{step.assumed}; break;
  }
  return event;
}

std::optional<std::int64_t> Kernel::rule(const State& state, ProcessIndex actor, ExpressionId expression) {
  if (!cases_.can_rule(state.assumed)) return std::nullopt;
  const auto by_name = [&](std::int64_t slot) {
    if (slot == slot_shell) return cases_.terms().add({.op = Operator::process, .bits = slot_shell});
    const NameId name = name_behind(state, state.processes[actor].names.at(static_cast<std::size_t>(slot)));
    if (!name.valid()) throw NamesNeeded{};
    return cases_.terms().add({.op = Operator::process, .bits = name.index});
  };
  return cases_.rule(copy(machine_.expressions(), expression, cases_.terms(), by_name), state.assumed);
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
