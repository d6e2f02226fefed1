#include "engines/graph_of_trace.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "base/hash.h"
#include "engines/event_rows.h"
#include "engines/partial_order.h"

namespace forkcheck {
namespace {

bool touches(const TraceEvent& event, const NamedTouch& wanted) {
  return std::ranges::find(event.touched, wanted) != event.touched.end();
}

// One process makes a signal pending for another one, which takes it.
bool sends_what_is_taken(const TraceEvent& earlier, const TraceEvent& later) {
  const bool takes = later.mark.decision == Step::Decision::take || later.mark.decision == Step::Decision::interrupt_sleep;
  return takes && earlier.sends == later.mark.signal && earlier.actor != later.actor &&
         touches(earlier, {Touch::Thing::signals_of, Touch::Access::write, later.actor, {}});
}

// Bytes, or that there will be no more.
bool fills_what_is_read(const TraceEvent& earlier, const TraceEvent& later) {
  if (later.mark.call != Call::read_ || earlier.mark.call == Call::read_) return false;
  return std::ranges::any_of(later.touched, [&](const NamedTouch& touch) {
    const bool is_about_pipe = touch.thing == Touch::Thing::pipe || touch.thing == Touch::Thing::writers;
    NamedTouch cause = touch;
    cause.access = Touch::Access::write;
    return is_about_pipe && touches(earlier, cause);
  });
}

class Builder {
 public:
  Builder(Kernel& kernel, const std::vector<TraceEvent>& trace, const TraceEnd& end)
      : kernel_(kernel), trace_(trace), end_(end) {}

  ProcessGraph build() {
    graph_.blocked = end_.kind == TraceEnd::Kind::blocked;
    for (EventIndex event = 0; event < trace_.size(); ++event) add_event(event);
    add_edges();
    add_open_waits();
    add_processes();
    return std::move(graph_);
  }

 private:
  void add_event(EventIndex index) {
    const TraceEvent& event = trace_[index];
    graph_.events.push_back(
        {kernel_.name_of(event.actor), event.mark.call, choice_of(event), event.where, event.mark.emitted});
    if (event.is_exit()) exit_of_[event.actor] = index;
  }

  Choice choice_of(const TraceEvent& event) const {
    if (event.is_open()) return NoChoice{};
    switch (event.mark.decision) {
      case Step::Decision::none: return NoChoice{};
      case Step::Decision::reap: return ReapChild{kernel_.name_of(event.mark.reaped)};
      case Step::Decision::nobody: return NobodyYet{};
      case Step::Decision::fails: return Fails{event.mark.error};
      case Step::Decision::report:
        return ReportChild{kernel_.name_of(event.mark.reaped),
                           event.mark.continued ? ReportChild::What::continued : ReportChild::What::stopped};
      case Step::Decision::take: return TakeSignal{event.mark.signal};
      case Step::Decision::assume: return AssumeCase{event.mark.assumed};
      case Step::Decision::interrupt_sleep: return InterruptSleep{event.mark.signal, event.mark.remaining};
    }
    broken("unknown decision of the kernel");
  }

  // Why an event has to come after an earlier one, if it has to at all.
  std::optional<GraphEdge::Why> why(const TraceEvent& earlier, const TraceEvent& later) const {
    if (earlier.child == later.actor && !started_.contains(later.actor)) return GraphEdge::Why::fork;
    if (earlier.is_exit() && !later.is_open() && later.mark.decision == Step::Decision::reap &&
        later.mark.reaped == earlier.actor)
      return GraphEdge::Why::reap;
    if (sends_what_is_taken(earlier, later)) return GraphEdge::Why::signal;
    if (fills_what_is_read(earlier, later)) return GraphEdge::Why::pipe;
    const bool moved =
        std::find(earlier.moved.begin(), earlier.moved.end(), later.actor) != earlier.moved.end();
    if (moved || (!earlier.is_open() && !later.is_open() && dependent(earlier, later)))
      return GraphEdge::Why::order;
    return std::nullopt;
  }

  // From the nearest event backwards: what is reached already needs no edge of its own.
  void add_edges() {
    EventRows before(trace_.size());
    std::map<NameId, EventIndex> last;
    for (EventIndex to = 0; to < trace_.size(); ++to) {
      const auto connect = [&](GraphEdge::Why reason, EventIndex from) {
        graph_.edges.push_back({reason, from, to});
        before.join(to, from);
        before.add(to, from);
      };
      const auto previous = last.find(trace_[to].actor);
      if (previous != last.end()) connect(GraphEdge::Why::program, previous->second);
      for (EventIndex from = to; from-- > 0;) {
        if (before.has(to, from)) continue;
        const auto reason = why(trace_[from], trace_[to]);
        if (reason) connect(*reason, from);
      }
      last[trace_[to].actor] = to;
      started_.insert(trace_[to].actor);
    }
  }

  void add_open_waits() {
    for (EventIndex event = 0; event < trace_.size(); ++event) {
      if (!trace_[event].is_open()) continue;
      OpenWait open{event, {}};
      for (NameId ended : trace_[event].pool) open.exits.push_back(exit_of_.at(ended));
      graph_.open_waits.push_back(std::move(open));
    }
  }

  void add_processes() {
    std::vector<NameId> names{trace_.empty() ? end_.state.processes.at(0).name : trace_.front().actor};
    for (const TraceEvent& event : trace_)
      if (event.child) names.push_back(*event.child);
    const PartialOrder order(graph_);
    for (NameId name : names) {
      GraphProcess process{kernel_.name_of(name), {}, false, false};
      const auto exit = exit_of_.find(name);
      if (exit != exit_of_.end()) process.end = trace_[exit->second].status;
      process.may_be_orphan = outlives_parent(order, name);
      process.never_reaped = process.name.parent().has_value() && process.end && may_stay_unreaped(name);
      graph_.processes.push_back(std::move(process));
    }
  }

  // In some schedule it lives on after its parent's end: no path from its exit to its parent's. An open wait
  // is such a path if it needs all the exits that it and its like can get.
  bool outlives_parent(const PartialOrder& order, NameId name) const {
    const auto parent = kernel_.name_of(name).parent();
    if (!parent) return false;
    const auto parent_exit = exit_of_.find(kernel_.intern(*parent));
    if (parent_exit == exit_of_.end()) return false;
    const auto exit = exit_of_.find(name);
    if (exit == exit_of_.end()) return true;
    return !order.before(exit->second, parent_exit->second) && may_stay_unreaped(name);
  }

  bool may_stay_unreaped(NameId name) const {
    std::size_t waits = 0;
    std::set<NameId> pool;
    for (const TraceEvent& event : trace_) {
      if (event.is_open() && event.actor == parent_of(name)) {
        ++waits;
        pool.insert(event.pool.begin(), event.pool.end());
      } else if (event.mark.decision == Step::Decision::reap && event.mark.reaped == name) {
        return false;
      }
    }
    return !pool.contains(name) || waits < pool.size();
  }

  NameId parent_of(NameId name) const { return kernel_.intern(kernel_.name_of(name).parent().value()); }

  Kernel& kernel_;
  const std::vector<TraceEvent>& trace_;
  const TraceEnd& end_;
  ProcessGraph graph_;
  std::map<NameId, EventIndex> exit_of_;
  std::set<NameId> started_;
};

std::uint64_t hash_of_event(const GraphEvent& event) {
  std::uint64_t hash = hash_bytes(to_string(Event{event.process, event.call, event.choice}));
  for (Symbol letter : event.text) hash = mix(hash, letter);
  return hash;
}

}  // namespace

ProcessGraph graph_of_trace(Kernel& kernel, const std::vector<TraceEvent>& trace, const TraceEnd& end) {
  return Builder(kernel, trace, end).build();
}

// Each event is hashed with the events that its edges come from; then the order of events in the trace is
// forgotten.
std::vector<std::uint64_t> signature(const ProcessGraph& graph) {
  std::vector<std::uint64_t> past(graph.events.size());
  std::vector<std::vector<GraphEdge>> incoming(graph.events.size());
  for (const GraphEdge& edge : graph.edges) incoming[edge.to].push_back(edge);
  std::map<EventIndex, const OpenWait*> open;
  for (const OpenWait& wait : graph.open_waits) open[wait.wait] = &wait;
  for (EventIndex event = 0; event < graph.events.size(); ++event) {
    std::vector<std::uint64_t> parts;
    for (const GraphEdge& edge : incoming[event]) parts.push_back(past[edge.from]);
    if (open.contains(event))
      for (EventIndex exit : open.at(event)->exits) parts.push_back(~past[exit]);
    std::sort(parts.begin(), parts.end());
    past[event] = hash_of_event(graph.events[event]);
    for (std::uint64_t part : parts) past[event] = mix(past[event], part);
  }
  std::sort(past.begin(), past.end());
  past.push_back(graph.blocked ? 1 : 0);
  return past;
}

}  // namespace forkcheck
