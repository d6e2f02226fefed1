// The run is put in the order in which the search for all graphs would have gone through it: whoever looks at
// others comes as late as it can. So a wait sees every zombie that it can ever get, and is open where it is
// for the search.
#include "engines/graph_of_run.h"

#include <algorithm>
#include <set>

#include "engines/event_rows.h"
#include "engines/graph_of_trace.h"
#include "engines/open_waits.h"

namespace forkcheck {
namespace {

struct Run {
  std::vector<TraceEvent> events;
  State end;
};

std::optional<ProcessIndex> find(const State& state, NameId name) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i)
    if (state.processes[i].name == name) return i;
  return std::nullopt;
}

class Rerun {
 public:
  explicit Rerun(Kernel& kernel) : kernel_(kernel), open_(kernel) {}

  std::optional<ProcessGraph> graph_of(const std::vector<Event>& events) {
    const std::optional<Run> given = as_given(events);
    if (!given) return std::nullopt;
    const std::vector<TraceEvent> ordered = watchers_last(given->events);
    while (true) {
      try {
        const std::optional<Run> run = with_open_waits(ordered);
        if (!run) return std::nullopt;
        const auto kind = kernel_.all_gone(run->end) ? TraceEnd::Kind::finished : TraceEnd::Kind::blocked;
        return graph_of_trace(kernel_, run->events, {kind, run->end});
      } catch (const WaitWasNotOpen&) {
        continue;  // it is known now
      }
    }
  }

 private:
  std::optional<Run> as_given(const std::vector<Event>& events) {
    Run run{{}, kernel_.initial()};
    for (const Event& event : events) {
      const auto actor = find(run.end, kernel_.intern(event.process));
      if (!actor) return std::nullopt;
      std::vector<Step> steps = kernel_.steps_of(run.end, *actor);
      const auto step = std::find_if(steps.begin(), steps.end(), [&](const Step& one) {
        return kernel_.event_of(run.end, one) == event;
      });
      if (step == steps.end()) return std::nullopt;
      run.events.push_back(trace_event(kernel_, run.end, *step));
      run.end = std::move(step->next);
    }
    return run;
  }

  // Who comes late if it can: as in the search, those who ask for their parent, then those who wait, children
  // first.
  std::pair<int, std::size_t> rank(const TraceEvent& event) const {
    switch (event.mark.call) {
      case Call::getppid_: return {1, 0};
      case Call::wait_: return {2, ~kernel_.name_of(event.actor).path.size()};
      case Call::wake_: return {3, 0};
      default: return {0, 0};
    }
  }

  static bool leads_to(const TraceEvent& earlier, const TraceEvent& later) {
    return earlier.actor == later.actor || earlier.child == later.actor || may_interfere(earlier, later) ||
           std::find(earlier.moved.begin(), earlier.moved.end(), later.actor) != earlier.moved.end();
  }

  std::vector<TraceEvent> watchers_last(const std::vector<TraceEvent>& events) const {
    std::vector<std::size_t> missing(events.size());
    std::vector<std::vector<std::size_t>> next(events.size());
    for (std::size_t b = 0; b < events.size(); ++b)
      for (std::size_t a = 0; a < b; ++a)
        if (leads_to(events[a], events[b])) {
          next[a].push_back(b);
          ++missing[b];
        }
    std::set<std::pair<std::pair<int, std::size_t>, std::size_t>> ready;
    for (std::size_t i = 0; i < events.size(); ++i)
      if (missing[i] == 0) ready.emplace(rank(events[i]), i);
    std::vector<TraceEvent> ordered;
    while (!ready.empty()) {
      const std::size_t i = ready.begin()->second;
      ready.erase(ready.begin());
      ordered.push_back(events[i]);
      for (std::size_t after : next[i])
        if (--missing[after] == 0) ready.emplace(rank(events[after]), after);
    }
    return ordered;
  }

  std::optional<Run> with_open_waits(const std::vector<TraceEvent>& events) {
    Run run{{}, kernel_.initial()};
    for (const TraceEvent& event : events) {
      const auto actor = find(run.end, event.actor);
      if (!actor) return std::nullopt;
      std::vector<Step> steps = kernel_.steps_of(run.end, *actor);
      std::vector<NameId> pool = open_.take(run.end, run.events, steps);
      auto step = steps.begin();
      if (pool.empty()) {
        step = std::find_if(steps.begin(), steps.end(),
                            [&](const Step& one) { return mark_of(run.end, one) == event.mark; });
        if (step == steps.end()) return std::nullopt;
        open_.verify(run.events, run.end, *step);
      }
      run.events.push_back(open_.event(run.events, run.end, *step, std::move(pool)));
      run.end = std::move(step->next);
    }
    return run;
  }

  Kernel& kernel_;
  OpenWaits open_;
};

}  // namespace

std::optional<ProcessGraph> graph_of_run(Model& model, const std::vector<Event>& run) {
  return Rerun(model.kernel).graph_of(run);
}

}  // namespace forkcheck
