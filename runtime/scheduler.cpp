#include "runtime/scheduler.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/check.h"
#include "base/overloaded.h"
#include "runtime/filter.h"
#include "runtime/loaded_image.h"

namespace forkcheck::runtime {

namespace {

// Signals that an instruction brings about. Blocking or ignoring them doesn't help (force_sig_info in the
// kernel).
bool is_fault(int signal) {
  return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGTRAP ||
         signal == SIGSYS;
}

bool makes_process(const Event& event) {
  return (event.call == Call::fork_ || event.call == Call::vfork_) &&
         std::holds_alternative<NoChoice>(event.choice);
}

// The call that it stands before, or the rest of exec. fork waits for signals that could be taken (calls_delivery.cpp).
bool may_make_its_call(const Process& process) {
  if (process.life != Life::parked) return false;
  if (process.parked.place == Place::in_exec) return true;
  if (process.parked.place != Place::before_call) return false;
  if (process.signals.is_stopped() || process.parked.call == Call::raise_) return false;
  const bool forks = process.parked.call == Call::fork_ || process.parked.call == Call::vfork_;
  return !forks || process.signals.deliverable().empty();
}

}  // namespace

Scheduler::Scheduler(const ForkServer& server, const ProgramFiles& files, const RunOptions& options, std::uint64_t typed)
    : server_(server),
      options_(options),
      world_{options.profile, files, options.limits.output_bytes, {}, server.pid(), options.shared, typed, options.executables},
      watchdog_(options.limits.time) {
  world_.end_looks = options.end_looks;
  world_.has_system_v = options.uses_system_v;
}

RunResult Scheduler::run(Policy& policy) {
  if (begin()) settle();
  auto end = drive(policy);
  if (const auto awaited = policy.awaited(); awaited && !limit_) {
    Diverged diverged{awaited->position, awaited->event, {}};
    for (auto& step : enabled()) diverged.enabled.push_back(std::move(step.event));
    end = std::move(diverged);
  }
  auto result = report(std::move(end));
  result.crossroads = policy.crossroads();
  kill_all();
  return result;
}

bool Scheduler::begin() {
  world_.files.rewind();
  const auto root = server_.spawn(watchdog_);
  if (!root) {
    limit_ = LimitReached{watchdog_.expired() ? Limit::time : Limit::machine, {}};
    return false;
  }
  setpgid(*root, *root);  // a group of its own, as shells do it
  const auto id = world_.processes.add_root(*root);
  world_.processes[id].points = server_.points();
  unsettled_.push_back(id);
  Tracee(*root).resume();
  return true;
}

RunEnd Scheduler::drive(Policy& policy) {
  while (!limit_) {
    const auto steps = enabled();
    if (steps.empty() && let_computing_go()) {
      settle();
      continue;
    }
    if (steps.empty()) {
      const bool anybody = std::ranges::any_of(world_.processes.all(), &Process::is_alive);
      return anybody ? RunEnd(Blocked{}) : RunEnd(Finished{});
    }
    const auto picked = policy.choose(steps);
    if (!picked) return Stopped{};
    check(*picked < steps.size(), "a policy picks one of the enabled transitions");
    take(steps[*picked]);
    settle();
  }
  return *limit_;
}

std::vector<Enabled> Scheduler::enabled() const {
  std::vector<Enabled> steps;
  for (const auto& process : world_.processes.all()) {
    if (process.life == Life::ending) add_steps(process, Call::ending_, steps);
    if (!process.is_alive()) continue;
    if (may_make_its_call(process)) add_steps(process, process.parked.call, steps);
    for (const auto call : spontaneous_calls) add_steps(process, call, steps);
  }
  return steps;
}

void Scheduler::add_steps(const Process& process, Call call, std::vector<Enabled>& steps) const {
  for (auto& choice : handler_of(call)->outcomes(world_, process)) {
    auto request = present_request(world_, process, call, choice);
    steps.push_back(
        {Event{process.name, call, std::move(choice)}, Pending{process.name, call, std::move(request)}});
  }
}

void Scheduler::take(const Enabled& step) {
  const auto& all = world_.processes.all();
  const auto found = std::ranges::find(all, step.event.process, &Process::name);
  const ProcessId id(static_cast<std::size_t>(found - all.begin()));
  auto& process = world_.processes[id];
  if (trace_.size() >= options_.limits.steps) return reach(Limit::steps, id);
  if (makes_process(step.event) && world_.processes.present() >= options_.limits.processes)
    return reach(Limit::processes, id);

  Observed observed{step.event, {}, -1, Stream::other, std::nullopt};
  if (const auto* shared = std::get_if<SharedRequest>(&step.pending.request)) observed.is_expected = shared->is_expected;
  if (const auto* write = std::get_if<WriteRequest>(&step.pending.request)) {
    output_bytes_ += write->bytes.size();
    if (output_bytes_ > options_.limits.output_bytes) return reach(Limit::output, id);
    observed.bytes = write->bytes;
    observed.fd = write->fd;
    observed.stream = write->stream;
  } else if (const auto* file = std::get_if<FileRequest>(&step.pending.request)) {
    output_bytes_ += file->bytes;
    if (output_bytes_ > options_.limits.output_bytes) return reach(Limit::output, id);
  } else if (const auto* end = std::get_if<EndRequest>(&step.pending.request)) {
    observed.status = end->status;
  }
  trace_.push_back(std::move(observed));
  const bool is_its_own = step.event.call != Call::expire_ && step.event.call != Call::typed_;
  if (is_its_own) forget_waiter(world_, process.name);
  if (is_its_own && step.event.call != Call::killed_) process.signals.reset_just_now = 0;
  const auto* handler = handler_of(step.event.call);
  if (handler->kind == Release::goes) {
    process.life = Life::running;
    unsettled_.push_back(id);
  }
  handler->release(world_, process, step.event.choice);
  if (handler->kind == Release::stays || step.event.call == Call::kill_) let_continued_go();
}

void Scheduler::let_continued_go() {
  const auto count = world_.processes.all().size();
  for (std::size_t i = 0; i < count; ++i) {
    auto& process = world_.processes[ProcessId(i)];
    const bool is_held = process.life == Life::parked && process.parked.place == Place::between;
    if (!is_held || process.signals.is_stopped() || !process.signals.deliverable().empty()) continue;
    process.life = Life::running;
    process.tracee().resume();
    unsettled_.push_back(ProcessId(i));
  }
}

// Who computes for long has time once nobody else can move: it may come to an end after all.
bool Scheduler::let_computing_go() {
  const auto count = world_.processes.all().size();
  for (std::size_t i = 0; i < count; ++i) {
    auto& process = world_.processes[ProcessId(i)];
    const bool is_held = process.life == Life::parked && process.parked.place == Place::computing;
    if (!is_held || process.signals.is_stopped()) continue;
    waits_for_computing_ = true;
    process.life = Life::running;
    process.tracee().resume();
    unsettled_.push_back(ProcessId(i));
  }
  return !unsettled_.empty();
}

void Scheduler::settle() {
  while (!unsettled_.empty() && !limit_) {
    const auto id = unsettled_.back();
    unsettled_.pop_back();
    follow(id);
  }
}

void Scheduler::follow(ProcessId id) {
  while (!limit_) {
    const pid_t pid = world_.processes[id].pid;
    auto stop = waits_for_computing_ ? watchdog_.wait_for(pid) : watchdog_.wait_for_busy(pid);
    const bool is_busy = !stop && !watchdog_.expired();
    if (is_busy) {
      world_.processes[id].tracee().interrupt();
      stop = watchdog_.wait_for(pid);
    }
    if (!stop) return reach(Limit::time, id);
    if (is_busy && std::holds_alternative<Born>(*stop)) {  // as PTRACE_INTERRUPT shows itself
      park(id, {Call::deliver_, PlainRequest{}, {}, Place::computing});
      return;
    }
    if (at_stop(id, *stop) == After::at_rest) return;
  }
}

Scheduler::After Scheduler::at_stop(ProcessId id, const Stop& stop) {
  const auto onward = [&] {
    world_.processes[id].tracee().resume();
    return After::onward;
  };
  return std::visit(overloaded{
                        [&](const Ended& ended) { return at_end(id, ended.status); },
                        [&](const CallEntry&) { return at_call(id); },
                        [&](const SignalStop& signal) { return at_signal(id, signal.signal); },
                        [&](const Forked&) { return at_fork(id, Life::running); },
                        [&](const Vforked&) { return at_fork(id, Life::suspended); },
                        [&](const CallExit&) { return at_call_exit(id); },
                        [&](const GroupStop&) { return onward(); },
                        [&](const Born&) { return onward(); },
                        [&](const Execed&) { return at_exec(id); },
                    },
                    stop);
}

Scheduler::After Scheduler::at_end(ProcessId id, WaitStatus status) {
  auto& process = world_.processes[id];
  const bool announced =
      !trace_.empty() && trace_.back().event.process == process.name && trace_.back().status.has_value();
  if (!announced) {  // killed behind our back: by the kernel out of memory, or by somebody else
    trace_.push_back({Event{process.name, Call::killed_, NoChoice{}}, {}, -1, Stream::other, status});
  }
  trace_.back().status = status;
  const auto parent = process.parent;
  const bool resumes = resumes_parent(world_.processes, process);
  end_process(world_, id, status);
  let_continued_go();
  if (resumes) resume_parent(parent);
  return After::at_rest;
}

void Scheduler::resume_parent(ProcessId parent) {
  world_.processes[parent].life = Life::running;
  go_on(world_.processes[parent]);
  unsettled_.push_back(parent);
}

// It begins with what execve(2) leaves of the old program.
Scheduler::After Scheduler::at_exec(ProcessId id) {
  auto& process = world_.processes[id];
  const auto registers = process.tracee().registers();
  if (!process.becomes || !registers) {
    reach(Limit::machine, id);
    return After::at_rest;
  }
  const auto& program = options_.executables[*std::exchange(process.becomes, std::nullopt)];
  process.runs = program.kind == ExecKind::opaque ? Runs::stranger : program.is_static ? Runs::program : Runs::loader;
  process.points = {};
  process.maps.clear();
  if (program.image) {
    const auto entry = actual_entry(process.tracee(), registers->raw.rsp).value_or(program.image->entry);
    const auto moved_by = entry - program.image->entry;
    process.points = plant_points(process.tracee(), *program.image, moved_by, program.points).value_or(PlantedPoints{});
  }
  process.signals.reset_handlers();
  const bool resumes = resumes_parent(world_.processes, process), is_done = do_part_of_exec(world_, process);
  if (resumes) resume_parent(process.parent);
  process.holds_parent = false;
  return is_done ? between_calls(id) : park(id, {Call::execing_, std::move(process.parked.request), {}, Place::in_exec});
}

Admission Scheduler::admit(Process& process, std::optional<Call> call, const Registers& registers) {
  if (names_handed_down(registers)) return AnswerAtOnce{-EBADF};
  if (process.is_stranger()) return admit_strangers_call(world_, process, registers);
  if (loads_library(process, registers)) return LetThrough{};
  const auto* handler = call ? handler_of(*call) : nullptr;
  return handler != nullptr ? handler->admit(world_, process, registers)
                            : admit_watched_call(world_, process, registers);
}

Scheduler::After Scheduler::at_call(ProcessId id) {
  auto& process = world_.processes[id];
  auto registers = process.tracee().registers();
  if (!registers) return After::onward;
  const auto call = call_at(process, *registers);
  if (process.is_forking) {  // a signal came first, and the call was restarted
    const bool restarted = call == process.parked.call;
    if (!restarted) reach(Limit::machine, id);
    process.tracee().resume();
    return After::onward;
  }
  auto admission = admit(process, call, *registers);
  return std::visit(overloaded{
                        [&](Request& request) {
                          const bool writes = std::holds_alternative<WriteRequest>(request);  // strangers, at their end
                          return park(id, {writes ? Call::write_ : *call, std::move(request), *registers});
                        },
                        [&](const LetThrough&) {
                          process.tracee().resume();
                          return After::onward;
                        },
                        [&](const LookAfter&) {
                          process.tracee().resume_to_call_exit();
                          return After::onward;
                        },
                        [&](const AnswerAtOnce& answer) {
                          process.parked.registers = *registers;
                          skip_with(process, answer.result);
                          return After::onward;
                        },
                        [&](const GiveUp& why) {
                          reach(why.limit, id);
                          return After::at_rest;
                        },
                        [&](const Refuse& refusal) {
                          refuse(id, *registers, refusal);
                          return After::onward;
                        },
                    },
                    admission);
}

Scheduler::After Scheduler::at_call_exit(ProcessId id) {
  auto& process = world_.processes[id];
  const auto tracee = process.tracee();
  if (process.becomes) {  // the kernel refused it
    reach(options_.executables[*process.becomes].kind == ExecKind::opaque ? Limit::stranger : Limit::machine, id);
    return After::at_rest;
  }
  if (process.arguments_after_call) {
    if (auto registers = tracee.registers()) {
      registers->raw.rdi = process.arguments_after_call->rdi;
      registers->raw.rsi = process.arguments_after_call->rsi;
      tracee.set_registers(*registers);
    }
    process.arguments_after_call.reset();
  }
  finish_part_of_write(process);
  finish_path_call(world_, process);
  finish_system_v_call(world_, process);
  if (const auto mask = tracee.signal_mask()) process.signals.set_blocked(*mask);
  return between_calls(id);
}

Scheduler::After Scheduler::between_calls(ProcessId id) {
  auto& process = world_.processes[id];
  if (!process.signals.deliverable().empty())
    return park(id, {Call::deliver_, PlainRequest{}, {}, Place::between});
  process.tracee().resume();
  return After::onward;
}

Scheduler::After Scheduler::at_signal(ProcessId id, int signal) {
  auto& process = world_.processes[id];
  const bool is_taken = process.taking && process.taking->number == signal;
  if (is_taken || process.is_entering_handler) return at_taken_signal(id, signal);
  const auto effect = process.signals.effect(signal);
  const bool is_forced = is_fault(signal);
  if (!is_forced && effect != SignalEffect::end) {  // the kernel's own SIGCHLD: ours comes when it is chosen
    process.tracee().resume();
    return After::onward;
  }
  const bool is_handled = effect == SignalEffect::handler && !process.signals.is_blocked(signal);
  const auto call = is_handled ? Call::deliver_ : Call::killed_;
  if (process.is_stranger()) {
    reach(Limit::stranger, id);
    return After::at_rest;
  }
  return park(id, {call, PlainRequest{}, {}, Place::at_signal, signal});
}

// First before the delivery, then in the handler, if there is one.
Scheduler::After Scheduler::at_taken_signal(ProcessId id, int signal) {
  auto& process = world_.processes[id];
  if (process.is_entering_handler) {
    process.is_entering_handler = false;
    if (const auto mask = process.tracee().signal_mask()) process.signals.set_blocked(*mask);
    return between_calls(id);
  }
  process.tracee().set_signal_info(signal_info(*process.taking));
  process.taking.reset();
  if (process.signals.effect(signal) == SignalEffect::handler) {
    enter_handler(process, signal);
  } else {
    process.tracee().resume(signal);
  }
  return After::onward;
}

Scheduler::After Scheduler::at_fork(ProcessId id, Life parent_life) {
  const auto pid = world_.processes[id].tracee().event_message();
  if (!pid) return After::onward;
  const auto child = world_.processes.add_child(id, *pid);
  world_.processes[id].is_forking = false;
  world_.processes[id].life = parent_life;
  world_.processes[child].holds_parent = parent_life == Life::suspended;
  const auto birth = watchdog_.wait_for(*pid);
  if (!birth) {
    reach(Limit::time, child);
    return After::at_rest;
  }
  if (at_stop(child, *birth) == After::onward) unsettled_.push_back(child);
  if (parent_life == Life::suspended) return After::at_rest;
  world_.processes[id].tracee().resume();
  return After::onward;
}

Scheduler::After Scheduler::park(ProcessId id, Parked parked) {
  auto& process = world_.processes[id];
  process.parked = std::move(parked);
  process.life = Life::parked;
  if (process.runs == Runs::loader && process.parked.place == Place::before_call) process.runs = Runs::program;
  return After::at_rest;
}

void Scheduler::reach(Limit limit, ProcessId id) {
  if (!limit_) limit_ = LimitReached{limit, world_.processes[id].name};
}

void Scheduler::refuse(ProcessId id, Registers registers, const Refuse& refusal) {
  const auto& process = world_.processes[id];
  world_.note_refused(process.name, refusal.what);
  registers.skip_call(-refusal.error);
  process.tracee().set_registers(registers);
  process.tracee().resume();
}

// Nobody runs or forks any more, so what the tree knows is all there is. A process whose parent dies later is
// reported once more, to us.
void Scheduler::kill_all() {
  for (const auto& process : world_.processes.all()) {
    if (process.is_alive()) kill(process.pid, SIGKILL);
  }
  for (const auto& process : world_.processes.all()) {
    if (!process.is_alive()) continue;
    int raw = 0;
    while (waitpid(process.pid, &raw, __WALL) == process.pid && !WIFEXITED(raw) && !WIFSIGNALED(raw)) {
    }
  }
  for (const auto& process : world_.processes.all()) {
    if (process.life != Life::gone) waitpid(process.pid, nullptr, __WALL);
  }
}

RunResult Scheduler::report(RunEnd end) {
  RunResult result;
  result.trace = std::move(trace_);
  result.end = std::move(end);
  result.refused = std::move(world_.refused);
  result.shell_pid = world_.shell_pid;
  for (const auto& process : world_.processes.all()) {
    result.processes.push_back({process.name, process.pid, process.status});
    if (process.life == Life::parked)
      result.waiting.push_back({process.name, process.parked.call, present_request(world_, process, process.parked.call, NoChoice{})});
  }
  return result;
}

}  // namespace forkcheck::runtime
