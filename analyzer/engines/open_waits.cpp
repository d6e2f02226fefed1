#include "engines/open_waits.h"

#include <algorithm>

namespace forkcheck {
namespace {

const WaitRequest* wait_of(Kernel& kernel, const Process& process) {
  if (process.life != Process::Life::running) return nullptr;
  return std::get_if<WaitRequest>(&kernel.machine().request(process.local));
}

bool asks_for_any(const WaitRequest& request) {
  return std::holds_alternative<WaitRequest::AnyChild>(request.target);
}

NameId named_by(const State& state, const ProcessRef& ref) {
  if (ref.kind == ProcessRef::Kind::here) return state.processes[ref.index].name;
  return ref.kind == ProcessRef::Kind::gone ? NameId(ref.index) : NameId::none();
}

// All that a process has: what it is going to do, and whom it can name.
struct View {
  LocalId local;
  std::vector<std::pair<ProcessRef::Kind, NameId>> names;
  bool operator==(const View&) const = default;
};

View view_after(const Step& step, NameId who) {
  const auto process = std::find_if(step.next.processes.begin(), step.next.processes.end(),
                                    [&](const Process& candidate) { return candidate.name == who; });
  View view{process->local, {}};
  for (const ProcessRef& ref : process->names) view.names.emplace_back(ref.kind, named_by(step.next, ref));
  return view;
}

WaitStatus status_of(const std::vector<TraceEvent>& trace, NameId ended) {
  const auto exit = std::find_if(trace.begin(), trace.end(), [&](const TraceEvent& event) {
    return event.is_exit() && event.actor == ended;
  });
  return exit->status.value();
}

// The same state, but the zombie at `place` is another child: if that one is there too, they change places.
State swapped(State state, ProcessIndex place, NameId other, WaitStatus status) {
  Process& zombie = state.processes[place];
  for (Process& process : state.processes)
    if (process.name == other) {
      process.name = zombie.name;
      process.status = zombie.status;
    }
  zombie.name = other;
  zombie.status = status;
  return state;
}

std::size_t waits_before(const std::vector<TraceEvent>& trace, NameId process) {
  return static_cast<std::size_t>(std::count_if(trace.begin(), trace.end(), [&](const TraceEvent& event) {
    return event.actor == process && event.mark.call == Call::wait_;
  }));
}

}  // namespace

OpenWaits::Taken OpenWaits::taken_by(const std::vector<TraceEvent>& trace, NameId process) const {
  Taken taken;
  std::size_t ordinal = 0;
  for (const TraceEvent& event : trace) {
    if (event.actor != process || event.mark.call != Call::wait_) continue;
    if (event.is_open()) {
      taken.pool.insert(event.pool.begin(), event.pool.end());
      ++taken.waits;
      taken.ordinals.push_back(ordinal);
    }
    ++ordinal;
  }
  return taken;
}

std::vector<NameId> OpenWaits::take(const State& before, const std::vector<TraceEvent>& trace,
                                    std::vector<Step>& steps) {
  // Elsewhere others may tell which child is gone: they may signal it.
  if (kernel_.whole()) return {};
  if (steps.empty() || steps.front().decision != Step::Decision::reap) return {};
  const Process& self = before.processes[steps.front().actor];
  const WaitRequest* request = wait_of(kernel_, self);
  if (request == nullptr || !asks_for_any(*request) || (request->options & wait_nohang) != 0) return {};
  if (closed_.contains({self.name, waits_before(trace, self.name)})) return {};
  // Linux passes over older children that have not ended: then it matters to the wait that they have not.
  for (const Touch& touch : steps.front().touched)
    if (touch.thing == Touch::Thing::status_of && touch.access == Touch::Access::read) return {};

  std::set<NameId> pool = taken_by(trace, self.name).pool;
  for (const Process& process : before.processes)
    if (process.life == Process::Life::zombie && process.parent == steps.front().actor)
      pool.insert(process.name);
  if (pool.size() < 2) return {};
  for (const ProcessRef& ref : self.names)
    if (pool.contains(named_by(before, ref))) return {};

  const ProcessIndex place = steps.front().reaped;
  const View view = view_after(steps.front(), self.name);
  std::set<WaitStatus> tried{before.processes[place].status};
  for (NameId other : pool) {
    const WaitStatus status = status_of(trace, other);
    if (!tried.insert(status).second) continue;
    for (const Step& step : kernel_.steps_of(swapped(before, place, other, status), steps.front().actor))
      if (step.reaped == place && view_after(step, self.name) != view) return {};
  }
  // The table of names may hold the reply: then each child of the pool leaves another one.
  for (const auto& [kind, name] : view.names)
    if (pool.contains(name)) return {};

  steps.resize(1);
  std::vector<NameId> ordered;
  for (const TraceEvent& event : trace)
    if (event.is_exit() && pool.contains(event.actor)) ordered.push_back(event.actor);
  return ordered;
}

std::set<NameId> OpenWaits::perhaps_left(const std::vector<TraceEvent>& trace, NameId process) const {
  Taken taken = taken_by(trace, process);
  return taken.waits < taken.pool.size() ? std::move(taken.pool) : std::set<NameId>();
}

TraceEvent OpenWaits::event(const std::vector<TraceEvent>& trace, const State& before, const Step& step,
                            std::vector<NameId> pool) const {
  TraceEvent event = trace_event(kernel_, before, step);
  event.pool = std::move(pool);
  if (event.is_exit())
    for (NameId child : perhaps_left(trace, event.actor))
      event.touched.push_back({Touch::Thing::parent_of, Touch::Access::write, child, {}});
  return event;
}

void OpenWaits::verify(const std::vector<TraceEvent>& trace, const State& before, const Step& step) {
  const Process& self = before.processes[step.actor];
  const WaitRequest* request = wait_of(kernel_, self);
  if (request == nullptr || !asks_for_any(*request)) return;
  const Taken taken = taken_by(trace, self.name);
  if (taken.waits == taken.pool.size()) return;
  for (std::size_t ordinal : taken.ordinals) closed_.insert({self.name, ordinal});
  throw WaitWasNotOpen{};
}

}  // namespace forkcheck
