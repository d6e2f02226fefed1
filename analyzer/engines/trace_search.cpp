#include "engines/trace_search.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/check.h"
#include "engines/open_waits.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_events = 20'000;  // in one run: races are looked for among all pairs of them
constexpr std::size_t most_processes = 1000;

struct Candidate {
  TraceEvent event;
  Step step;
};

// A place in the current run: the state before its event, and what was or will be run from here.
struct Node {
  State state;
  std::uint64_t hash = 0;
  std::vector<TraceEvent> asleep;  // already run from here or before, and nothing since could tell
  std::set<NameId>
      turning;              // those who came back to this state by going round in a circle: others come first
  std::set<NameId> wanted;  // processes to be run from here
  std::set<NameId> done;
  std::vector<Candidate> outcomes;  // of the process that is being run from here
  std::size_t tried = 0;            // of them; the last one tried leads to the next node
};

struct Stop {};  // unwinds the search

class Search {
 public:
  Search(Model& model, Budget& budget, TraceVisitor& visitor, OpenWaits& open)
      : kernel_(model.kernel), budget_(budget), visitor_(visitor), open_(open) {}

  TraceSearch run() {
    try {
      result_.complete = true;
      enter(kernel_.initial(), {});
      while (!nodes_.empty()) advance();
    } catch (const Stop&) {
      result_.complete = false;
    }
    return std::move(result_);
  }

 private:
  [[noreturn]] void stop(Diagnostic why) {
    result_.limits.push_back(std::move(why));
    throw Stop{};
  }

  void look_at_limits(const State& state) {
    if (const auto reached = budget_.spent())
      stop(diagnose(*reached, {}, std::string(code_row(*reached).title)));
    if (const auto stuck = kernel_.stuck(state)) stop(stuck->why);
    const Span where = trace_.empty() ? Span() : trace_.back().where;
    if (trace_.size() >= most_events)
      stop(diagnose(Code::endless_run, where,
                    "a run of the program has more than " + std::to_string(most_events) +
                        " events, so its process graphs are not drawn"));
    if (state.processes.size() >= most_processes)
      stop(diagnose(Code::too_many_processes, where,
                    "more than " + std::to_string(most_processes) +
                        " processes live at once, so the process graphs are not drawn"));
  }

  // The steps of a process that get somewhere. One that changes nothing and writes nothing is waiting by
  // asking again.
  std::vector<Step> steps_of(const State& state, ProcessIndex actor) {
    std::vector<Step> steps = kernel_.steps_of(state, actor);
    std::erase_if(steps, [&](const Step& step) { return step.emitted.empty() && step.next == state; });
    return steps;
  }

  // The path is a stack of its own: one node for each event of the run, and one for the state after it.
  void enter(State state, std::vector<TraceEvent> asleep) {
    look_at_limits(state);
    const std::uint64_t hash = hash_of(state);
    std::set<NameId> turning = closes_circle(state, hash);
    if (!turning.empty() && nobody_moves_but(turning, state)) {
      forget_event();
      return;
    }
    on_path_.emplace(hash, nodes_.size());
    nodes_.push_back({std::move(state), hash, std::move(asleep), std::move(turning), {}, {}, {}, 0});
    for (ProcessIndex i = 0; i < nodes_.back().state.processes.size(); ++i) look_for_rivals(nodes_.back().state, i);
    if (opens_fifos()) want_all(nodes_.back());
    const auto first = pick(nodes_.back());
    if (first) nodes_.back().wanted.insert(*first);
  }

  // An end of a FIFO that is opened takes from others what they could do before, long before they come to it: races don't show that.
  bool opens_fifos() const { return kernel_.machine().all_builtins().test(static_cast<std::size_t>(Builtin::mkfifo_)); }

  // Goes one step forward from the last node: the next outcome, else the next process, else back.
  void advance() {
    Node& node = nodes_.back();
    if (node.tried < node.outcomes.size()) return run_outcome(node, node.outcomes[node.tried++]);
    for (Candidate& outcome : node.outcomes) node.asleep.push_back(std::move(outcome.event));
    node.outcomes.clear();
    node.tried = 0;
    const auto next = std::find_if(node.wanted.begin(), node.wanted.end(),
                                   [&](NameId name) { return !node.done.contains(name); });
    if (next == node.wanted.end()) return leave();
    node.done.insert(*next);
    node.outcomes = awake(node, steps_of(node.state, index_of(node.state, *next)));
  }

  void run_outcome(const Node& node, Candidate& outcome) {
    const TraceEvent event = outcome.event;
    if (!event.is_open()) open_.verify(trace_, node.state, outcome.step);
    std::vector<TraceEvent> asleep;
    for (const TraceEvent& other : node.asleep)
      if (other.actor != event.actor && !may_interfere(other, event)) asleep.push_back(other);
    State next = std::move(outcome.step.next);
    push(event);
    enter(std::move(next), std::move(asleep));
  }

  void leave() {
    const auto [first, last] = on_path_.equal_range(nodes_.back().hash);
    on_path_.erase(
        std::find_if(first, last, [&](const auto& entry) { return entry.second + 1 == nodes_.size(); }));
    nodes_.pop_back();
    forget_event();
  }

  // The event that led to a place which is left; none did to the first.
  void forget_event() {
    if (trace_.empty()) return;
    trace_.pop_back();
    pasts_.pop_back();
  }

  static bool is_asleep(const Node& node, const TraceEvent& event) {
    return std::any_of(node.asleep.begin(), node.asleep.end(), [&](const TraceEvent& other) {
      return other.actor == event.actor && other.mark == event.mark && other.pool == event.pool;
    });
  }

  // What a process can do from here, but for what is asleep.
  std::vector<Candidate> awake(const Node& node, std::vector<Step> steps) {
    const std::vector<NameId> pool = open_.take(node.state, trace_, steps);
    std::vector<Candidate> candidates;
    for (Step& step : steps) {
      TraceEvent event = open_.event(trace_, node.state, step, pool);
      if (!is_asleep(node, event)) candidates.push_back({std::move(event), std::move(step)});
    }
    return candidates;
  }

  // ---- whom to run first
  // -------------------------------------------------------------------------------------------

  // Observers last, so that there is as much as possible to see: who asks for its parent, then who waits,
  // children first.
  std::pair<int, std::size_t> rank(const Process& process) {
    if (process.life == Process::Life::sleeping) return {3, 0};
    const Request& request = kernel_.machine().request(process.local);
    if (std::holds_alternative<GetppidRequest>(request)) return {1, 0};
    if (std::holds_alternative<WaitRequest>(request)) return {2, ~kernel_.name_of(process.name).path.size()};
    return {0, 0};
  }

  // Who is run from here to begin with. Nobody if the run ends here (then it is visited) or if all who can
  // move are asleep.
  std::optional<NameId> pick(const Node& node) {
    std::vector<std::pair<std::pair<int, std::size_t>, ProcessIndex>> candidates;
    for (ProcessIndex i = 0; i < node.state.processes.size(); ++i) {
      const Process::Life life = node.state.processes[i].life;
      if (node.turning.contains(node.state.processes[i].name)) continue;
      if (life == Process::Life::running || life == Process::Life::sleeping)
        candidates.emplace_back(rank(node.state.processes[i]), i);
    }
    std::sort(candidates.begin(), candidates.end());
    bool over = true;
    for (const auto& [ignored, i] : candidates) {
      std::vector<Step> steps = steps_of(node.state, i);
      over = over && std::ranges::all_of(steps, &Step::is_voluntary);
      if (!awake(node, std::move(steps)).empty()) return node.state.processes[i].name;
    }
    if (over) visit_end(node.state);
    return std::nullopt;
  }

  void visit_end(const State& state) {
    const auto kind = kernel_.all_gone(state) ? TraceEnd::Kind::finished : TraceEnd::Kind::blocked;
    if (!visitor_.visit(trace_, {kind, state})) throw Stop{};
  }

  // A state that was on the way already, and nothing was written since: who took part in the circle. The
  // others go on from here; if nobody else can move, the circle is turned for ever, and the run up to it is
  // visited.
  std::set<NameId> closes_circle(const State& state, std::uint64_t hash) {
    std::size_t begin = nodes_.size();
    const auto [first, last] = on_path_.equal_range(hash);
    for (auto entry = first; entry != last; ++entry)
      if (entry->second < begin && nodes_[entry->second].state == state) begin = entry->second;
    std::set<NameId> turning;
    if (begin == nodes_.size()) return turning;
    for (std::size_t k = begin; k < trace_.size(); ++k) {
      turning.insert(trace_[k].actor);
      if (!trace_[k].mark.emitted.empty())
        stop(diagnose(Code::endless_run, trace_.back().where,
                      "the program can write for ever here, so its process graphs can't be drawn"));
    }
    if (nobody_moves_but(turning, state)) visit_circle(state, begin);
    return turning;
  }

  bool nobody_moves_but(const std::set<NameId>& some, const State& state) {
    for (ProcessIndex i = 0; i < state.processes.size(); ++i)
      if (!some.contains(state.processes[i].name) && !steps_of(state, i).empty()) return false;
    return true;
  }

  void visit_circle(const State& state, std::size_t begin) {
    const std::vector<TraceEvent> before(trace_.begin(), trace_.begin() + static_cast<std::ptrdiff_t>(begin));
    if (!visitor_.visit(before, {TraceEnd::Kind::blocked, state})) throw Stop{};
  }

  // ---- races
  // -------------------------------------------------------------------------------------------------------

  // A clock says, for each process (by the number of its name), how many events of the run up to its last
  // known one: happens-before as in Lamport 1978.
  using Clock = std::vector<std::uint32_t>;

  bool happens_before(std::size_t i, const Clock& clock) const {
    const std::size_t actor = trace_[i].actor.index;
    return actor < clock.size() && clock[actor] > i;
  }
  static void join(Clock& clock, const Clock& other) {
    if (clock.size() < other.size()) clock.resize(other.size());
    for (std::size_t i = 0; i < other.size(); ++i) clock[i] = std::max(clock[i], other[i]);
  }

  // What comes before an event.
  struct Past {
    Clock clock;
    bool everything = false;  // all events that were run before it
  };

  static bool sets_in_motion(const TraceEvent& earlier, const TraceEvent& later) {
    return earlier.actor == later.actor || earlier.child == later.actor ||
           std::find(earlier.moved.begin(), earlier.moved.end(), later.actor) != earlier.moved.end();
  }

  // A wait for any child that ran before the exit of another child might have taken that one.
  bool missed(const TraceEvent& earlier, const TraceEvent& later) const {
    return later.is_exit() && later.parent == earlier.actor && earlier.mark.call == Call::wait_ &&
           earlier.mark.decision == Step::Decision::reap && earlier.mark.reaped != later.actor;
  }

  // The past of the next event as far as its process knows: what set it in motion, with what came before
  // that.
  Past own_past(const TraceEvent& event) const {
    Past past;
    past.everything = trace_.empty();
    if (!trace_.empty() && pasts_.back().everything && sets_in_motion(trace_.back(), event))
      return pasts_.back();
    for (std::size_t i = trace_.size(); i-- > 0;)
      if (!happens_before(i, past.clock) && sets_in_motion(trace_[i], event))
        join(past.clock, pasts_[i].clock);
    return past;
  }

  void push(const TraceEvent& event) {
    const std::size_t at = trace_.size();
    Past past = own_past(event);
    std::vector<std::size_t> races;
    if (!past.everything) {
      past.everything = true;
      for (std::size_t i = at; i-- > 0;) {
        if (happens_before(i, past.clock)) continue;
        const bool depends = may_interfere(trace_[i], event);
        if ((depends && !event.is_open()) || missed(trace_[i], event)) races.push_back(i);
        if (depends)
          join(past.clock, pasts_[i].clock);
        else
          past.everything = false;
      }
    }
    if (past.clock.size() <= event.actor.index) past.clock.resize(event.actor.index + 1);
    past.clock[event.actor.index] = static_cast<std::uint32_t>(at + 1);
    trace_.push_back(event);
    pasts_.push_back(std::move(past));
    for (std::size_t i : races) reverse(i, at);
  }

  // Events `first` and `second` of the run race: if the other order makes a difference, it is to be run from
  // `first` on.
  void reverse(std::size_t first, std::size_t second) {
    std::vector<std::size_t> between;  // what doesn't need `first`, and `second` at the end
    for (std::size_t k = first + 1; k < second; ++k)
      if (!happens_before(first, pasts_[k].clock)) between.push_back(k);
    const std::optional<State> other = replay(nodes_[first].state, between);
    if (other && !makes_a_difference(*other, first, second)) return;
    want(first, second, between, other.has_value());
  }

  void want(std::size_t first, std::size_t second, const std::vector<std::size_t>& between, bool replayed) {
    Node& node = nodes_[first];
    if (!replayed) return want_all(node);
    want_initial(node, between, trace_[second], pasts_[second].clock);
  }

  // Runs events of the trace from another state. Nothing if one of them isn't possible there.
  std::optional<State> replay(State state, const std::vector<std::size_t>& events) {
    for (std::size_t k : events) {
      const auto actor = find(state, trace_[k].actor);
      if (!actor) return std::nullopt;
      bool moved = false;
      for (Step& step : kernel_.steps_of(state, *actor)) {
        const StepMark mark = mark_of(state, step);
        const bool fits =
            trace_[k].is_open() ? mark.decision == Step::Decision::reap : mark == trace_[k].mark;
        if (!fits) continue;
        state = std::move(step.next);
        moved = true;
        break;
      }
      if (!moved) return std::nullopt;
    }
    return state;
  }

  // A process that has to wait for what others took away (who reads the last byte of a pipe?): it might have come first. When
  // its call is made at last, or never, what came in between hides that race. Looked at when it begins to wait, and after each
  // event that its call depends on (Flanagan and Godefroid 2005: the next transition of a process counts, enabled or not).
  void look_for_rivals(const State& state, ProcessIndex waiting) {
    const std::vector<Touch> awaited = kernel_.awaited(state, waiting);
    if (awaited.empty() || trace_.empty()) return;
    TraceEvent event;
    event.actor = state.processes[waiting].name;
    for (const Touch& touch : awaited) event.touched.push_back(named(state, touch));
    const bool is_new = sets_in_motion(trace_.back(), event) || may_interfere(trace_.back(), event);
    if (!is_new || !steps_of(state, waiting).empty()) return;
    Past past = own_past(event);
    if (past.everything) return;
    for (std::size_t i = trace_.size(); i-- > 0;) {
      if (happens_before(i, past.clock) || !may_interfere(trace_[i], event)) continue;
      join(past.clock, pasts_[i].clock);
      let_come_first(event, i, past.clock);
    }
  }

  void let_come_first(const TraceEvent& late, std::size_t first, const Clock& past) {
    std::vector<std::size_t> between;
    for (std::size_t k = first + 1; k < trace_.size(); ++k)
      if (!happens_before(first, pasts_[k].clock)) between.push_back(k);
    const std::optional<State> other = replay(nodes_[first].state, between);
    if (!other) return want_all(nodes_[first]);
    if (!outcomes(*other, late.actor).empty()) want_initial(nodes_[first], between, late, past);
  }

  // Somebody with whom the events in between, and the late one behind them, can begin: nothing in between comes before it.
  void want_initial(Node& node, const std::vector<std::size_t>& between, const TraceEvent& late, const Clock& past_of_late) {
    std::optional<NameId> initial;
    for (std::size_t n = 0; n <= between.size(); ++n) {
      const bool is_late = n == between.size();
      const Clock& clock = is_late ? past_of_late : pasts_[between[n]].clock;
      const bool begins =
          std::none_of(between.begin(), between.begin() + static_cast<std::ptrdiff_t>(n),
                       [&](std::size_t k) { return happens_before(k, clock); });
      if (!begins) continue;
      const TraceEvent& event = is_late ? late : trace_[between[n]];
      if (node.wanted.contains(event.actor) || is_asleep(node, event)) return;
      if (!initial) initial = event.actor;
    }
    if (initial) node.wanted.insert(*initial);
  }

  static void want_all(Node& node) {
    for (const Process& process : node.state.processes)
      if (process.life != Process::Life::zombie) node.wanted.insert(process.name);
  }

  // Can they come the other way round, as another trace? A wait that blocks has seen all zombies that it may
  // ever get, so coming earlier must show it something new; and who wakes first at one instant of time makes
  // no difference. A call that has to wait without the first can't, but to wait there may show who took what it waits for.
  bool makes_a_difference(const State& without_first, std::size_t first, std::size_t second) {
    const NameId late = trace_[second].actor;
    const Outcomes earlier = outcomes(without_first, late);
    if (earlier.empty()) return waits_for_others(without_first, late);
    if (trace_[first].mark.call == Call::wake_ && trace_[second].mark.call == Call::wake_) return false;
    const bool blocks = trace_[second].mark.call == Call::wait_ && !trace_[second].polls;
    return !blocks || has_news(earlier, outcomes(nodes_[second].state, late));
  }

  bool waits_for_others(const State& state, NameId name) const {
    const auto process = find(state, name);
    return process && !kernel_.awaited(state, *process).empty();
  }

  using Outcomes = std::set<std::pair<StepMark, LocalId>>;

  static bool has_news(const Outcomes& now, const Outcomes& then) {
    return std::any_of(now.begin(), now.end(), [&](const auto& outcome) { return !then.contains(outcome); });
  }

  Outcomes outcomes(const State& state, NameId name) {
    Outcomes all;
    const auto actor = find(state, name);
    if (!actor) return all;
    for (const Step& step : kernel_.steps_of(state, *actor)) {
      const auto after = find(step.next, name);
      all.emplace(mark_of(state, step), after ? step.next.processes[*after].local : LocalId());
    }
    return all;
  }

  static std::optional<ProcessIndex> find(const State& state, NameId name) {
    for (ProcessIndex i = 0; i < state.processes.size(); ++i)
      if (state.processes[i].name == name) return i;
    return std::nullopt;
  }
  static ProcessIndex index_of(const State& state, NameId name) { return find(state, name).value(); }

  Kernel& kernel_;
  Budget& budget_;
  TraceVisitor& visitor_;
  OpenWaits& open_;
  TraceSearch result_;
  std::vector<Node> nodes_;
  std::unordered_multimap<std::uint64_t, std::size_t> on_path_;  // nodes by the hashes of their states
  std::vector<TraceEvent> trace_;
  std::vector<Past> pasts_;  // by event
};

}  // namespace

TraceSearch search_traces(Model& model, Budget& budget, TraceVisitor& visitor) {
  OpenWaits open(model.kernel);
  while (true) {
    visitor.begin();
    try {
      return Search(model, budget, visitor, open).run();
    } catch (const WaitWasNotOpen&) {
      continue;
    }
  }
}

}  // namespace forkcheck
