#include "engines/trace.h"

#include <algorithm>

#include "base/check.h"

namespace forkcheck {
namespace {

bool time_passes(const TraceEvent& event) {
  return std::any_of(event.touched.begin(), event.touched.end(), [](const NamedTouch& touch) {
    return touch.thing == Touch::Thing::clock && touch.access == Touch::Access::write;
  });
}

bool conflict(const NamedTouch& a, const NamedTouch& b) {
  const bool same = a.thing == b.thing && a.process == b.process && a.object == b.object;
  return same && conflict(a.thing, a.access, b.access);
}

WaitStatus end_status(const Request& request) {
  if (const auto* exit = std::get_if<ExitRequest>(&request)) return WaitStatus::exited(exit->status);
  if (const auto* ending = std::get_if<EndingRequest>(&request)) return ending->status;
  if (const auto* raise = std::get_if<RaiseRequest>(&request)) return WaitStatus::killed(raise->signal);
  const auto* killed = std::get_if<KilledRequest>(&request);
  check(killed != nullptr, "a process ended without asking for it");
  return WaitStatus::killed(killed->signal);
}

bool polls_any(Kernel& kernel, const Process& process) {
  if (process.life != Process::Life::running) return false;
  const auto* wait = std::get_if<WaitRequest>(&kernel.machine().request(process.local));
  return wait != nullptr && (wait->options & wait_nohang) != 0 &&
         std::holds_alternative<WaitRequest::AnyChild>(wait->target);
}

// Named states are sorted by name, so that one walk over both finds the pairs.
void note_changes(const State& before, const State& after, TraceEvent& event) {
  auto from = before.processes.begin();
  for (const Process& process : after.processes) {
    const auto old = std::find_if(from, before.processes.end(),
                                  [&](const Process& candidate) { return candidate.name == process.name; });
    if (old == before.processes.end()) {
      event.child = process.name;
      continue;
    }
    from = old + 1;
    if (process.name != event.actor && (old->life != process.life || old->local != process.local))
      event.moved.push_back(process.name);
  }
}

}  // namespace

StepMark mark_of(const State& before, const Step& step) {
  StepMark mark{step.call, step.decision, {}, step.error, step.continued, step.signal, step.remaining, step.assumed, step.emitted};
  if (step.decision == Step::Decision::reap || step.decision == Step::Decision::report) mark.reaped = before.processes[step.reaped].name;
  return mark;
}

NamedTouch named(const State& before, const Touch& touch) {
  const NameId process = touch.process == Touch::nobody ? touch.gone : before.processes[touch.process].name;
  return {touch.thing, touch.access, process, touch.object};
}

namespace {

bool ends(const Process& actor, const Step& step) {
  const auto after = std::ranges::find(step.next.processes, actor.name, &Process::name);
  return after == step.next.processes.end() || !is_alive(*after);
}

std::optional<int> sent_by(const Kernel& kernel, const Process& actor, Call call) {
  if (call == Call::stop_) return sig_chld;
  if (call != Call::kill_) return std::nullopt;
  const auto* kill = std::get_if<KillRequest>(&kernel.machine().request(actor.local));
  return kill != nullptr ? std::optional(kill->signal) : std::nullopt;
}

}  // namespace

TraceEvent trace_event(Kernel& kernel, const State& before, const Step& step) {
  const Process& actor = before.processes[step.actor];
  TraceEvent event;
  event.actor = actor.name;
  event.mark = mark_of(before, step);
  event.where = step.where;
  event.polls = polls_any(kernel, actor);
  const bool is_end = ends(actor, step);
  event.sends = is_end ? sig_chld : sent_by(kernel, actor, step.call);
  for (const Touch& touch : step.touched)
    if (touch.thing != Touch::Thing::terminal)
      event.touched.push_back(named(before, touch));
  if (is_end) {
    const bool by_signal = step.decision == Step::Decision::take;
    event.status = by_signal ? WaitStatus::killed(step.signal) : end_status(kernel.machine().request(actor.local));
    if (actor.parent < before.processes.size()) event.parent = before.processes[actor.parent].name;
  }
  note_changes(before, step.next, event);
  return event;
}

bool dependent(const TraceEvent& a, const TraceEvent& b) {
  if (time_passes(a) || time_passes(b)) return true;
  if (a.is_open() || b.is_open()) return false;
  return std::any_of(a.touched.begin(), a.touched.end(), [&](const NamedTouch& touch) {
    return std::any_of(b.touched.begin(), b.touched.end(),
                       [&](const NamedTouch& other) { return conflict(touch, other); });
  });
}

bool may_interfere(const TraceEvent& a, const TraceEvent& b) {
  const auto polled = [](const TraceEvent& poll, const TraceEvent& exit) {
    return poll.polls && exit.is_exit() && exit.parent == poll.actor;
  };
  return polled(a, b) || polled(b, a) || dependent(a, b);
}

}  // namespace forkcheck
