#include "runtime/scheduler.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/check.h"
#include "base/overloaded.h"
#include "runtime/filter.h"

namespace forkcheck::runtime {

namespace {

// Signals whose standard action isn't to end the process (signal(7)).
bool is_harmless(int signal) {
  return signal == SIGCHLD || signal == SIGCONT || signal == SIGURG || signal == SIGWINCH;
}

}  // namespace

Scheduler::Scheduler(const ForkServer& server, const ProgramFiles& files, const RunOptions& options)
    : server_(server),
      options_(options),
      world_{options.profile, files, options.limits.output_bytes, {}, server.pid()},
      watchdog_(options.limits.time) {}

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
  world_.files.rewind_input();
  const auto root = server_.spawn(watchdog_);
  if (!root) {
    limit_ = LimitReached{watchdog_.expired() ? Limit::time : Limit::machine, {}};
    return false;
  }
  setpgid(*root, *root);  // a group of its own, as shells do it
  unsettled_.push_back(world_.processes.add_root(*root));
  Tracee(*root).resume();
  return true;
}

RunEnd Scheduler::drive(Policy& policy) {
  while (!limit_) {
    const auto steps = enabled();
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
    if (process.life != Life::parked) continue;
    const auto& parked = process.parked;
    for (auto& choice : handler_of(parked.call)->outcomes(world_, process)) {
      steps.push_back({Event{process.name, parked.call, std::move(choice)},
                       Pending{process.name, parked.call, parked.request}});
    }
  }
  return steps;
}

void Scheduler::take(const Enabled& step) {
  const auto& all = world_.processes.all();
  const auto found = std::ranges::find(all, step.event.process, &Process::name);
  const ProcessId id(static_cast<std::size_t>(found - all.begin()));
  auto& process = world_.processes[id];
  const bool makes_process = (step.event.call == Call::fork_ || step.event.call == Call::vfork_) &&
                             std::holds_alternative<NoChoice>(step.event.choice);
  if (trace_.size() >= options_.limits.steps) return reach(Limit::steps, id);
  if (makes_process && world_.processes.present() >= options_.limits.processes)
    return reach(Limit::processes, id);

  Observed observed{step.event, {}, -1, Stream::other, std::nullopt};
  if (const auto* write = std::get_if<WriteRequest>(&process.parked.request)) {
    output_bytes_ += write->bytes.size();
    if (output_bytes_ > options_.limits.output_bytes) return reach(Limit::output, id);
    observed.bytes = write->bytes;
    observed.fd = write->fd;
    observed.stream = write->stream;
  } else if (const auto* end = std::get_if<EndRequest>(&process.parked.request)) {
    observed.status = end->status;
  }
  trace_.push_back(std::move(observed));
  process.life = Life::running;
  unsettled_.push_back(id);
  handler_of(step.event.call)->release(world_, process, step.event.choice);
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
    const auto stop = watchdog_.wait_for(world_.processes[id].pid);
    if (!stop) return reach(Limit::time, id);
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
                        [&](const CallExit&) { return onward(); },
                        [&](const GroupStop&) { return onward(); },
                        [&](const Born&) { return onward(); },
                        [&](const Execed&) { return onward(); },
                    },
                    stop);
}

Scheduler::After Scheduler::at_end(ProcessId id, WaitStatus status) {
  auto& process = world_.processes[id];
  const bool announced =
      !trace_.empty() && trace_.back().event.process == process.name && trace_.back().status.has_value();
  if (!announced) {  // killed behind our back: by the kernel out of memory, by somebody else, by its own
                     // kill(getpid(), SIGKILL)
    trace_.push_back({Event{process.name, Call::killed_, NoChoice{}}, {}, -1, Stream::other, status});
  }
  trace_.back().status = status;
  const auto parent = process.parent;
  for (const auto zombie : world_.processes.bury(id, status)) {
    waitpid(world_.processes[zombie].pid, nullptr, __WALL);  // its new parent is us
  }
  if (parent.valid() && world_.processes[parent].life == Life::suspended) {
    world_.processes[parent].life = Life::running;
    world_.processes[parent].tracee().resume();
    unsettled_.push_back(parent);
  }
  return After::at_rest;
}

Scheduler::After Scheduler::at_call(ProcessId id) {
  auto& process = world_.processes[id];
  auto registers = process.tracee().registers();
  if (!registers) return After::onward;
  const auto call = call_of_kernel_number(registers->call_number());
  if (process.is_forking) {  // a signal came first, and the call was restarted
    const bool restarted = call == process.parked.call;
    if (!restarted) reach(Limit::machine, id);
    process.tracee().resume();
    return After::onward;
  }
  const auto* handler = call ? handler_of(*call) : nullptr;
  auto admission = handler != nullptr ? handler->admit(world_, process, *registers)
                                      : admit_watched_call(process, *registers);
  return std::visit(overloaded{
                        [&](Request& request) {
                          return park(id, {*call, std::move(request), *registers});
                        },
                        [&](const LetThrough&) {
                          process.tracee().resume();
                          return After::onward;
                        },
                        [&](const Refuse& refusal) {
                          refuse(id, *registers, refusal);
                          return After::onward;
                        },
                    },
                    admission);
}

Scheduler::After Scheduler::at_signal(ProcessId id, int signal) {
  auto& process = world_.processes[id];
  const auto disposition = process.dispositions[static_cast<std::size_t>(signal)];
  if (disposition != Disposition::standard || is_harmless(signal)) {
    process.tracee().resume(signal);
    return After::onward;
  }
  return park(
      id,
      {Call::killed_, EndRequest{WaitStatus::killed(signal), resumes_parent(world_.processes, process)}, {}});
}

Scheduler::After Scheduler::at_fork(ProcessId id, Life parent_life) {
  const auto pid = world_.processes[id].tracee().event_message();
  if (!pid) return After::onward;
  const auto child = world_.processes.add_child(id, *pid);
  world_.processes[id].is_forking = false;
  world_.processes[id].life = parent_life;
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
  return After::at_rest;
}

void Scheduler::reach(Limit limit, ProcessId id) {
  if (!limit_) limit_ = LimitReached{limit, world_.processes[id].name};
}

void Scheduler::refuse(ProcessId id, Registers registers, const Refuse& refusal) {
  const auto& process = world_.processes[id];
  const bool is_new = std::ranges::none_of(refused_, [&](const Refused& other) {
    return other.process == process.name && other.call == refusal.what;
  });
  if (is_new) refused_.push_back({process.name, refusal.what});
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
  result.refused = std::move(refused_);
  result.shell_pid = world_.shell_pid;
  for (const auto& process : world_.processes.all()) {
    result.has_handlers = result.has_handlers || std::ranges::any_of(process.dispositions, [](Disposition d) {
                            return d != Disposition::standard;
                          });
    result.processes.push_back({process.name, process.pid, process.status});
    if (process.life == Life::parked)
      result.waiting.push_back({process.name, process.parked.call, process.parked.request});
  }
  return result;
}

}  // namespace forkcheck::runtime
