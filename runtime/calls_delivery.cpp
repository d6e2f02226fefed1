// What a process does with its pending signals: it begins a handler, ends or stops. All of that is chosen,
// and brought about for real then.
//
// A process that stands before a call may take any signal that isn't blocked, or make the call first; after
// the call, and after all that made signals deliverable, they come first: then it may only take signals,
// until none is left (POSIX leaves their order open, XSH 2.4.1). fork waits for them, as on Linux, which
// restarts it (kernel/fork.c, copy_process). A handler's own mask is in force before its first instruction,
// so handlers nest there.
//
// How it is done: the signal is sent to the stopped process, which is let go and stops again at once, before
// the delivery; what the handler may read is put right there, and the process enters the handler, to stop
// once more at its first instruction, where the kernel's mask is read. A call that it stood before is made a
// no-op before that: to be made again (deliver), or to end with EINTR (interrupt). sigsuspend alone is really
// executed, with the signal on its way, because only the kernel can put the mask back afterwards.
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>

#include <algorithm>
#include <ctime>

#include "base/check.h"
#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

bool may_take_signals(const Process& process) {
  return process.life == Life::parked && process.parked.place != Place::at_signal && process.parked.place != Place::in_exec &&
         !process.signals.is_stopped();
}

bool stands_before(const Process& process, Call call) {
  return process.parked.place == Place::before_call && process.parked.call == call;
}

// The signals that end the process's wait in the call that it stands before.
std::vector<int> inside_call(const Process& process) {
  if (!stands_before(process, Call::sigsuspend_)) return process.signals.deliverable();
  return process.signals.deliverable(std::get<SignalSetRequest>(process.parked.request).signals);
}

std::vector<Choice> takes(const Process& process, const std::vector<int>& signals, SignalEffect effect) {
  std::vector<Choice> choices;
  for (const int signal : signals) {
    if (process.signals.effect(signal) == effect) choices.push_back(TakeSignal{signal});
  }
  return choices;
}

// Before the call, or inside of it: under another mask, if it is sigsuspend.
std::vector<int> before_or_inside(const Process& process) {
  auto signals = process.signals.deliverable();
  for (const int signal : inside_call(process)) {
    if (std::ranges::find(signals, signal) == signals.end()) signals.push_back(signal);
  }
  return signals;
}

// --- Bringing it about

// The stopped process goes on with this signal on its way.
void take(Process& process, int signal) {
  process.taking = process.signals.take(signal);
  process.tracee().send(signal);
  process.tracee().resume();
}

void put_off_call(Process& process) {
  if (process.parked.place != Place::before_call) return;
  process.parked.registers.put_off_call();
  process.tracee().set_registers(process.parked.registers);
}

// --- deliver

std::vector<Choice> deliver_outcomes(const World&, const Process& process) {
  if (process.parked.place == Place::at_signal && process.life == Life::parked)
    return process.parked.call == Call::deliver_ ? std::vector<Choice>{TakeSignal{process.parked.signal}}
                                                 : std::vector<Choice>{};
  if (!may_take_signals(process)) return {};
  return takes(process, process.signals.deliverable(), SignalEffect::handler);
}

void release_deliver(World&, Process& process, const Choice& choice) {
  const int signal = std::get<TakeSignal>(choice).number;
  if (process.parked.place == Place::at_signal) return enter_handler(process, signal);
  put_off_call(process);
  take(process, signal);
}

// --- interrupt

constexpr std::uint64_t second = 1'000'000'000;

// Where the call writes how long it should have gone on, if anywhere.
std::uint64_t rest_address(const Registers& registers) {
  if (registers.call_number() == SYS_nanosleep) return registers.argument(1);
  const bool until = (registers.argument(1) & TIMER_ABSTIME) != 0;
  return until ? 0 : registers.argument(3);
}

// The seconds of sleep(3), which asks for whole ones and has the rest written to the same place.
std::optional<std::uint64_t> whole_seconds(const Process& process) {
  const auto time = std::get<SleepRequest>(process.parked.request).nanoseconds;
  const auto& registers = process.parked.registers;
  const auto asked = registers.argument(registers.call_number() == SYS_nanosleep ? 0 : 2);
  if (time % second != 0 || rest_address(registers) != asked) return std::nullopt;
  return time / second;
}

// What sleep(3) may return after a signal: all values, but for long ones the extremes alone.
std::vector<unsigned> possible_rests(std::uint64_t seconds) {
  constexpr std::uint64_t most_rests = 100;
  std::vector<unsigned> rests;
  if (seconds > most_rests) return {static_cast<unsigned>(seconds - 1), 0};
  for (auto rest = seconds; rest-- > 0;) rests.push_back(static_cast<unsigned>(rest));
  return rests;
}

std::vector<Choice> sleep_interrupts(const Process& process, const std::vector<Choice>& handled) {
  if (std::get<SleepRequest>(process.parked.request).nanoseconds == 0) return {};
  const auto seconds = whole_seconds(process);
  if (!seconds) return handled;
  std::vector<Choice> choices;
  for (const auto& choice : handled) {
    for (const auto rest : possible_rests(*seconds))
      choices.push_back(InterruptSleep{std::get<TakeSignal>(choice).number, rest});
  }
  return choices;
}

// With nothing to take that it waits for, and some time to wait.
bool may_wait_for_signal(const Process& process) {
  const auto& request = std::get<SignalSetRequest>(process.parked.request);
  return request.until != SignalSetRequest::Until::at_once && (request.signals & process.signals.pending()) == 0;
}

// signal(7), "Interruption of system calls": wait is made again under SA_RESTART, so that it is only
// delivered there; the others end in any case.
std::vector<Choice> interrupt_outcomes(const World& world, const Process& process) {
  if (!may_take_signals(process) || process.parked.place != Place::before_call) return {};
  auto handled = takes(process, inside_call(process), SignalEffect::handler);
  const auto drop = [&](auto is_unfit) {
    std::erase_if(handled, [&](const Choice& one) { return is_unfit(std::get<TakeSignal>(one).number); });
  };
  switch (process.parked.call) {
    case Call::pause_:
    case Call::sigsuspend_: return handled;
    case Call::sleep_: return sleep_interrupts(process, handled);
    case Call::sigwait_:
      if (!may_wait_for_signal(process)) return {};
      drop([&](int signal) {
        return (std::get<SignalSetRequest>(process.parked.request).signals & signal_bit(signal)) != 0;
      });
      return handled;
    case Call::wait_:
    case Call::read_:
    case Call::write_:
    case Call::semwait_:
      drop([&](int signal) { return (process.signals.action(signal).flags & SA_RESTART) != 0; });
      break;
    case Call::semop_:
    case Call::msgsnd_:
    case Call::msgrcv_: break;  // in any case
    default: return {};
  }
  if (handled.empty() || !handler_of(process.parked.call)->outcomes(world, process).empty()) return {};
  return handled;
}

void release_interrupt(World&, Process& process, const Choice& choice) {
  const auto* sleep = std::get_if<InterruptSleep>(&choice);
  const int signal = sleep != nullptr ? sleep->number : std::get<TakeSignal>(choice).number;
  auto& registers = process.parked.registers;
  if (process.parked.call == Call::sleep_) {
    const timespec rest{static_cast<time_t>(sleep != nullptr ? sleep->remaining : 0), 0};
    const auto address = rest_address(registers);
    if (address != 0) process.tracee().write(address, &rest, sizeof rest);
  }
  clear_wait_info(process);
  if (process.parked.call != Call::sigsuspend_) {
    registers.skip_call(-EINTR);
    process.tracee().set_registers(registers);
  }
  take(process, signal);
}

// A wait is only interrupted as long as no child has ended, a call on a pipe, a semaphore or a queue as long as it would wait.
Relation interrupt_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  if (is_end_of_child(other, mine.event.process) || shared_relation(mine, other) == Relation::dependent) return Relation::dependent;
  if (system_v_relation(mine, other) == Relation::dependent) return Relation::dependent;
  return pipe_relation(mine, other);
}

// --- killed

bool finds_its_handler_gone(const Process& process) {
  const int signal = process.signals.reset_just_now;
  return signal != 0 && process.signals.is_pending(signal) && process.signals.is_blocked(signal) &&
         process.signals.effect(signal) == SignalEffect::end;
}

std::vector<Choice> killed_outcomes(const World&, const Process& process) {
  const bool can_die = (process.life == Life::parked && process.parked.place != Place::in_exec) || process.life == Life::suspended;
  if (!can_die) return {};
  if (process.life == Life::parked && process.parked.place == Place::at_signal)
    return process.parked.call == Call::killed_ ? std::vector<Choice>{NoChoice{}} : std::vector<Choice>{};
  if (process.life == Life::suspended || process.signals.is_stopped())
    return process.signals.is_pending(SIGKILL) ? std::vector<Choice>{TakeSignal{SIGKILL}}
                                               : std::vector<Choice>{};
  auto choices = takes(process, before_or_inside(process), SignalEffect::end);
  for (auto& choice : choices) {
    if (process.signals.was_raised(std::get<TakeSignal>(choice).number)) choice = NoChoice{};
  }
  if (stands_before(process, Call::raise_)) choices.emplace_back(NoChoice{});
  if (finds_its_handler_gone(process)) choices.emplace_back(TakeSignal{process.signals.reset_just_now});
  return choices;
}

void release_killed(World&, Process& process, const Choice& choice) {
  const auto* taken = std::get_if<TakeSignal>(&choice);
  const int signal = taken != nullptr ? taken->number : deadly_signal(process);
  if (taken == nullptr && process.parked.place == Place::before_call && process.parked.call == Call::raise_)
    process.signals.send({signal, SI_TKILL, process.pid, 0, true});
  if (process.life == Life::running && process.parked.place == Place::at_signal)
    return process.tracee().resume(signal);
  if (signal == SIGKILL) {
    kill(process.pid, SIGKILL);
    return;
  }
  const bool by_sigsuspend = stands_before(process, Call::sigsuspend_) && process.signals.is_blocked(signal);
  if (process.signals.reset_just_now == signal) process.tracee().set_signal_mask(process.signals.blocked() & ~signal_bit(signal));
  if (!by_sigsuspend) put_off_call(process);
  take(process, signal);
}

// --- stop

std::vector<Choice> stop_outcomes(const World&, const Process& process) {
  if (!may_take_signals(process)) return {};
  return takes(process, before_or_inside(process), SignalEffect::stop);
}

void release_stop(World& world, Process& process, const Choice& choice) {
  world.processes.stop(world.processes.with_pid(process.pid), std::get<TakeSignal>(choice).number);
}

// A parent that minds its children, or waits for those that stop, is told; and who ends may leave the stopped
// one without anybody who could continue it.
Relation stop_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  if (is_end(other)) return Relation::dependent;
  return mine.event.process.parent() == other.event.process ? Relation::dependent : Relation::commute;
}

}  // namespace

const CallHandler deliver_handler{Call::deliver_, nullptr, deliver_outcomes, release_deliver,
                                  commutes_with_all};
const CallHandler interrupt_handler{Call::interrupt_, nullptr, interrupt_outcomes, release_interrupt,
                                    interrupt_relation};
const CallHandler killed_handler{Call::killed_, nullptr, killed_outcomes, release_killed, end_relation};
const CallHandler stop_handler{Call::stop_,  nullptr,       stop_outcomes,
                               release_stop, stop_relation, Release::stays};

int deadly_signal(const Process& process) {
  if (process.parked.place == Place::at_signal) return process.parked.signal;
  if (process.parked.place == Place::before_call && process.parked.call == Call::raise_) {
    const auto& registers = process.parked.registers;
    return static_cast<int>(registers.argument(registers.call_number() == SYS_tgkill ? 2 : 1));
  }
  for (const int signal : process.signals.deliverable()) {
    if (process.signals.was_raised(signal)) return signal;
  }
  broken("a process that dies of its own signal has raised one");
}

siginfo_t signal_info(const PendingSignal& signal) {
  siginfo_t info{};
  info.si_signo = signal.number;
  info.si_code = signal.code;
  info.si_pid = signal.sender;
  info.si_uid = getuid();  // everybody in a run is the same user as we are
  if (signal.number == SIGCHLD) info.si_status = signal.status;
  if (signal.code == SI_QUEUE) info.si_value.sival_int = signal.status;
  return info;
}

void enter_handler(Process& process, int signal) {
  process.is_entering_handler = true;
  auto action = process.signals.action(signal);
  if ((action.flags & SA_RESETHAND) != 0) {
    action.disposition = Disposition::standard;
    process.signals.set_action(signal, action);
    const bool is_safe = (action.flags & SA_NODEFER) != 0 || process.signals.is_pending(signal);
    process.signals.reset_just_now = is_safe ? 0 : signal;
  }
  process.tracee().enter_handler(signal);
}

}  // namespace forkcheck::runtime
