// When a process takes a pending signal: before its next call, inside a call that waits, or at once if it is due.
//
// A signal that comes from outside may be taken before the next call or after it (Linux looks for signals on the way back to the
// program), so both are steps; whatever waits is interrupted. Which of several is taken first POSIX leaves open.
#include <algorithm>
#include <cerrno>

#include "base/overloaded.h"
#include "machine/descriptors.h"
#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

using Kind = SignalAction::Kind;

constexpr std::uint64_t nanoseconds_per_second = 1'000'000'000;
constexpr std::uint64_t most_whole_seconds = 100;  // of a sleep whose every remainder is a step of its own

bool is_handled(const Personal& own, int signal) { return own.action(signal).kind == Kind::handled; }

Step is_killed(const Asking& asking, int signal) {
  Outcome outcome = begin(asking, Call::killed_);
  outcome.take(signal);
  return end_process(asking, std::move(outcome), WaitStatus::killed(signal));
}

// The parent is told, unless it doesn't want to be (POSIX sigaction, SA_NOCLDSTOP). Nobody could continue what is stopped in an
// orphaned group: there only SIGSTOP stops, and the others are lost.
Step is_stopped(const Asking& asking, int signal) {
  Outcome outcome = begin(asking, Call::stop_);
  outcome.take(signal);
  Personal own = outcome.personal(asking.actor);
  own.discard(signal);
  if (signal != sig_stop && is_in_orphaned_group(asking, outcome)) {  // kernel/signal.c, get_signal
    outcome.set_personal(asking.actor, std::move(own));
    outcome.resume_if_nothing_is_due(asking.actor);
    return std::move(outcome).finish();
  }
  own.stopped_by = signal;
  own.stop_unreported = true;
  own.continue_unreported = false;
  outcome.set_personal(asking.actor, std::move(own));
  outcome.touch(Touch::Thing::status_of, Touch::Access::write, asking.actor);
  const ProcessIndex parent = asking.self().parent;
  if (has_process_parent(asking.self()) && (outcome.personal(parent).action(sig_chld).flags & sa_nocldstop) == 0)
    outcome.send(parent, sig_chld, {cld_stopped, asking.self().name, signal});
  return std::move(outcome).finish();
}

// Inside an open of a FIFO that waits: stopped, it isn't there any more for those that open the other end.
bool waits_to_open(const Asking& asking) {
  const auto* open = std::get_if<OpenRequest>(&asking.kernel.machine().request(asking.self().local));
  return open != nullptr && open->waits_at && pipe_end(asking.kernel, asking.state, asking.self(), *open->waits_at)->waits;
}

// A stop ends these calls with EINTR, but only if they have begun to wait (signal(7)).
Step stops(const Asking& asking, int signal) {
  if (waits_to_open(asking)) return gives_up(asking, "a stop inside open of a FIFO, which waits, isn't covered");
  if (object_awaited(asking.kernel.machine().request(asking.self().local)))
    return gives_up(asking, "a stop before or inside semop, msgsnd or msgrcv isn't covered");
  return is_stopped(asking, signal);
}

Step is_delivered(const Asking& asking, const PendingSignal& signal) {
  Outcome outcome = begin(asking, Call::deliver_);
  outcome.take(signal.number);
  const SignalSet blocked = outcome.personal(asking.actor).blocked;
  outcome.enter_handler(signal, blocked, std::nullopt);
  return std::move(outcome).finish();
}

Reply interrupted_reply() {
  Reply reply;
  reply.value = -1;
  reply.error = EINTR;
  return reply;
}

// Inside the call, which ends with `reply` after the handler. `inside`: what is blocked during the call.
Step interrupted(const Asking& asking, const PendingSignal& signal, SignalSet inside, const Reply& reply) {
  Outcome outcome = begin(asking, Call::interrupt_);
  outcome.take(signal.number);
  Process& self = outcome.next().processes[asking.actor];
  self.life = Process::Life::running;
  self.wakes_in = 0;
  outcome.enter_handler(signal, inside, reply);
  return std::move(outcome).finish();
}

std::vector<Step> interrupt_waiting(const Asking& asking, SignalSet inside) {
  const Personal& own = asking.kernel.personal(asking.self());
  std::vector<Step> steps;
  for (const PendingSignal& signal : own.takeable(inside)) {
    if (is_handled(own, signal.number))
      steps.push_back(interrupted(asking, signal, inside, interrupted_reply()));
    else if (has(own.blocked, signal.number))  // else it is a step already
      steps.push_back(standard_action(signal.number) == StandardAction::stops ? is_stopped(asking, signal.number)
                                                                              : is_killed(asking, signal.number));
  }
  return steps;
}

// That no child has ended is what the wait waits for.
void look_at_children(const Asking& asking, Step& step) {
  for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i) {
    if (asking.state.processes[i].parent == asking.actor)
      step.touched.push_back({Touch::Thing::status_of, Touch::Access::read, i, NameId::none()});
  }
}

// Where the handler's action says SA_RESTART, being interrupted is the same as taking the signal before the call.
std::vector<Step> interrupt_restartable(const Asking& asking) {
  const Personal& own = asking.kernel.personal(asking.self());
  std::vector<Step> steps;
  for (const PendingSignal& signal : own.takeable()) {
    if (is_handled(own, signal.number) && (own.action(signal.number).flags & sa_restart) == 0)
      steps.push_back(interrupted(asking, signal, own.blocked, interrupted_reply()));
  }
  return steps;
}

// The mask that a handler finds is the process's own again (kernel/signal.c, do_sigtimedwait).
bool may_wait(const Asking& asking, const SigwaitRequest& request) {
  if (request.until == SigwaitRequest::Until::at_once) return false;
  const Personal& own = asking.kernel.personal(asking.self());
  return std::ranges::none_of(own.pending, [&](const PendingSignal& signal) { return has(request.set, signal.number); });
}

// As long as nobody has posted.
std::vector<Step> interrupt_at_semaphore(const Asking& asking, const SemaphoreRequest& request) {
  std::vector<Step> steps;
  if (request.what != SemaphoreRequest::What::wait) return steps;
  steps = interrupt_restartable(asking);
  for (Step& step : steps) {
    for (Touch touched : touches_of(asking.kernel.memory(asking.state), request)) {
      touched.access = Touch::Access::read;
      step.touched.push_back(touched);
    }
  }
  return steps;
}

// These never restart. As long as they would wait.
std::vector<Step> interrupt_at_object(const Asking& asking, const ObjectKey& object) {
  std::vector<Step> steps = interrupt_waiting(asking, asking.kernel.personal(asking.self()).blocked);
  for (Step& step : steps) step.touched.push_back({Touch::Thing::system_v, Touch::Access::read, Touch::nobody, {}, object});
  return steps;
}

// signal(7), "Interruption of system calls and library functions by signal handlers".
bool is_restartable(const Request& request) {
  return std::holds_alternative<WaitRequest>(request) || std::holds_alternative<ReadRequest>(request) ||
         std::holds_alternative<WriteRequest>(request) || std::holds_alternative<SemaphoreRequest>(request);
}

// It is in its call already, which ends with EINTR.
bool only_interrupts(const Asking& asking, const Personal& own, int signal) {
  if (asking.self().life == Process::Life::sleeping) return true;
  if (!own.inside || own.due) return false;
  const Request request = asking.kernel.machine().request(asking.self().local);
  const bool restarts = is_restartable(request) && (own.action(signal).flags & sa_restart) != 0;
  return !restarts && !std::holds_alternative<ResumeRequest>(request) && !std::holds_alternative<SpinRequest>(request);
}

std::vector<Step> interrupt_on_pipe(const Asking& asking, int descriptor) {
  std::vector<Step> steps = interrupt_restartable(asking);
  for (Step& step : steps) look_at_pipe(asking, descriptor, step);
  return steps;
}

Step interrupt_sleep(const Asking& asking, const PendingSignal& signal, std::uint64_t remaining) {
  Reply reply;
  reply.value = static_cast<std::int64_t>(remaining);
  reply.error = EINTR;
  Step step = interrupted(asking, signal, asking.kernel.personal(asking.self()).blocked, reply);
  step.decision = Step::Decision::interrupt_sleep;
  step.remaining = static_cast<unsigned>(remaining);
  return step;
}

// How long it slept nobody knows, but not at all is too short: of n seconds, n - 1 and a part are left at most.
std::vector<Step> interrupt_sleeping(const Asking& asking, const SleepRequest& request) {
  const Personal& own = asking.kernel.personal(asking.self());
  const std::uint64_t seconds = request.nanoseconds / nanoseconds_per_second;
  std::vector<Step> steps;
  if (request.nanoseconds == 0) return steps;
  for (const PendingSignal& signal : own.takeable()) {
    if (!is_handled(own, signal.number)) continue;
    if (!request.whole_seconds) {
      steps.push_back(interrupted(asking, signal, own.blocked, interrupted_reply()));
    } else if (asking.self().life == Process::Life::sleeping) {
      steps.push_back(interrupt_sleep(asking, signal, asking.self().wakes_in / nanoseconds_per_second));
    } else if (seconds <= most_whole_seconds) {
      for (std::uint64_t left = 0; left < seconds; ++left) steps.push_back(interrupt_sleep(asking, signal, left));
    } else {
      steps.push_back(interrupt_sleep(asking, signal, 0));
      steps.push_back(interrupt_sleep(asking, signal, seconds - 1));
    }
  }
  return steps;
}

bool finds_its_handler_gone(const Personal& own) {
  const int signal = own.reset_just_now;
  return signal != 0 && own.is_pending(signal) && has(own.blocked, signal) && own.action(signal).kind == SignalAction::Kind::standard &&
         standard_action(signal) == StandardAction::ends;
}

}  // namespace

std::vector<Step> take_signals(const Asking& asking) {
  const Personal& own = asking.kernel.personal(asking.self());
  std::vector<Step> steps;
  if (finds_its_handler_gone(own)) steps.push_back(is_killed(asking, own.reset_just_now));
  for (const PendingSignal& signal : own.takeable()) {
    if (signal.number == sig_kill) {
      steps.push_back(is_killed(asking, signal.number));
    } else if (own.stopped_by != 0 || asking.self().life == Process::Life::lent) {
      continue;
    } else if (is_handled(own, signal.number)) {
      if (!only_interrupts(asking, own, signal.number)) steps.push_back(is_delivered(asking, signal));
    } else if (standard_action(signal.number) == StandardAction::stops) {
      steps.push_back(stops(asking, signal.number));
    } else {
      steps.push_back(is_killed(asking, signal.number));
    }
  }
  return steps;
}

std::vector<Step> interrupt_call(const Asking& asking, const Request& request) {
  const SignalSet blocked = asking.kernel.personal(asking.self()).blocked;
  if (const auto object = object_awaited(request)) return interrupt_at_object(asking, *object);
  return std::visit(overloaded{
                        [&](const PauseRequest&) { return interrupt_waiting(asking, blocked); },
                        [&](const SigsuspendRequest& suspend) { return interrupt_waiting(asking, suspend.mask & ~unblockable); },
                        [&](const SigwaitRequest& wait) {
                          return may_wait(asking, wait) ? interrupt_waiting(asking, blocked) : std::vector<Step>();
                        },
                        [&](const SemaphoreRequest& semaphore) { return interrupt_at_semaphore(asking, semaphore); },
                        [&](const WaitRequest&) {
                          std::vector<Step> steps = interrupt_restartable(asking);
                          for (Step& step : steps) look_at_children(asking, step);
                          return steps;
                        },
                        [&](const ReadRequest& read) { return interrupt_on_pipe(asking, read.descriptor); },
                        [&](const WriteRequest& write) { return interrupt_on_pipe(asking, write.descriptor); },
                        [&](const SleepRequest& sleep) { return interrupt_sleeping(asking, sleep); },
                        [](const auto&) { return std::vector<Step>(); },
                    },
                    request);
}

}  // namespace forkcheck
