// A schedule for a wanted output: depth-first search over named states, guided by the text that is still to
// be written.
//
// Steps that need no branching go first and alone (reduce.h); where they would lead back to a state on the
// path, all steps are tried (the cycle proviso). A pair of canonical state and position that failed once is
// never tried again, so that an impossible output costs no more than the states which its possible prefix can
// reach.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "engines/canonical.h"
#include "engines/endings.h"
#include "engines/reduce.h"
#include "engines/witness.h"
#include "language/sequence_table.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

// What is wanted: the text, and how the run ends.
struct Wanted {
  enum class End { finished, blocked, endless } end = End::finished;
  WordView text;
};

Wanted read_wanted(WordView output) {
  if (!output.empty() && output.back() == symbol::blocked)
    return {Wanted::End::blocked, output.substr(0, output.size() - 1)};
  if (!output.empty() && output.back() == symbol::endless)
    return {Wanted::End::endless, output.substr(0, output.size() - 1)};
  return {Wanted::End::finished, output};
}

void drop_names(State& state) {
  for (Process& process : state.processes) {
    for (ProcessRef& ref : process.names) {
      if (ref.kind == ProcessRef::Kind::gone) ref.index = anonymous_gone;
    }
    process.name = NameId::none();
    process.forks = 0;
  }
}

class WitnessSearch {
 public:
  WitnessSearch(Kernel& kernel, WordView output, Nohang nohang, Budget& budget)
      : kernel_(kernel),
        wanted_(read_wanted(output)),
        naming_(std::ranges::none_of(output, [](Symbol s) { return s == symbol::close; }) ? Naming::dropped : Naming::kept),
        reduction_(kernel, nohang),
        budget_(budget) {}

  std::optional<Witness> run() {
    enter(kernel_.initial(), 0);
    while (!path_.empty()) {
      if (budget_.spent()) return std::nullopt;
      Frame& frame = path_.back();
      if (frame.tried == 0 && frame.at == wanted_.text.size() && ends_here(frame)) return witness();
      if (frame.tried == frame.steps.size() && !find_more_steps(frame)) {
        visits_[frame.id] = Visit::failed;
        path_.pop_back();
        continue;
      }
      Step& step = frame.steps[frame.tried++];
      enter(std::move(step.next), frame.at + step.emitted.size());  // may move the frame
    }
    return std::nullopt;
  }

 private:
  enum class Visit : std::uint8_t { none, on_path, failed };
  struct Frame {
    State state;
    std::size_t at;           // how much of the text is written
    std::uint32_t id;         // number of the canonical state with the position
    std::vector<Step> steps;  // that write what is wanted next, or nothing
    ProcessIndex unasked;     // from this process on, steps are still to be found
    std::size_t tried = 0;    // the last one tried is the next frame's; its state went there
  };

  bool matches(const Step& step, std::size_t at) const {
    return wanted_.text.substr(at).starts_with(step.emitted);
  }

  // The number of a canonical state with a position. Names count only where ids may be written or memory is
  // lent.
  std::uint32_t number_of(State state, std::size_t at) {
    if (kernel_.whole()) return number_of_whole(std::move(state), at);
    const bool lent = std::any_of(state.processes.begin(), state.processes.end(),
                                  [](const Process& process) { return process.life == Process::Life::lent; });
    const Naming naming = lent ? Naming::kept : naming_;
    if (naming == Naming::dropped) drop_names(state);
    forget(state, reduction_.curiosity(), naming);
    const bool sort = naming == Naming::dropped && kernel_.profile().wait == WaitOrder::posix;
    const Siblings siblings = sort ? Siblings::sorted : Siblings::in_order;
    Form all = form_of_all(trees_of(state, siblings), Siblings::sorted);
    all.push_back(static_cast<std::uint32_t>(at));
    const auto [id, is_new] = seen_.intern(all);
    if (is_new) visits_.push_back(Visit::none);
    return id;
  }

  std::uint32_t number_of_whole(State state, std::size_t at) {
    const auto next = static_cast<std::uint32_t>(visits_.size());
    const auto [place, is_new] = whole_[at].try_emplace(std::move(state), next);
    if (is_new) visits_.push_back(Visit::none);
    return place->second;
  }

  void enter(State state, std::size_t at) {
    const std::uint32_t id = number_of(state, at);
    if (visits_[id] != Visit::none) return;
    visits_[id] = Visit::on_path;
    path_.push_back({std::move(state), at, id, {}, 0});
    if (std::vector<Step> steps = steps_that_are_enough(path_.back()); !steps.empty()) {
      keep_wanted(path_.back(), std::move(steps));
      path_.back().unasked = static_cast<ProcessIndex>(path_.back().state.processes.size());
    }
  }

  std::vector<Step> steps_that_are_enough(const Frame& frame) {
    std::vector<Step> steps;
    if (std::optional<Step> only = reduction_.only_step(frame.state))
      steps.push_back(std::move(*only));
    else if (const auto actor = reduction_.only_process(frame.state))
      steps = kernel_.steps_of(frame.state, *actor);
    const bool leads_back = std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
      return visits_[number_of(step.next, frame.at)] == Visit::on_path;
    });
    if (leads_back) steps.clear();
    return steps;
  }

  // Those of the next process that has any: in a crowd of writers the first is most often good enough.
  bool find_more_steps(Frame& frame) {
    while (frame.tried == frame.steps.size() && frame.unasked < frame.state.processes.size()) {
      const ProcessIndex actor = frame.unasked++;
      if (!writes_otherwise(frame.state.processes[actor], frame.at))
        keep_wanted(frame, kernel_.steps_of(frame.state, actor));
    }
    return frame.tried < frame.steps.size();
  }

  void keep_wanted(Frame& frame, std::vector<Step> steps) {
    for (Step& step : steps) {
      if (matches(step, frame.at)) frame.steps.push_back(std::move(step));
    }
  }

  bool writes_otherwise(const Process& process, std::size_t at) const {
    if (kernel_.whole() || process.life != Process::Life::running) return false;
    const auto* write = std::get_if<WriteRequest>(&kernel_.machine().request(process.local));
    if (!write || write->descriptor != 1 || write->text.empty() || write->text.front() >= text_slot)
      return false;
    return at == wanted_.text.size() || wanted_.text[at] != write->text.front();
  }

  bool ends_here(const Frame& frame) {
    if (kernel_.stuck(frame.state)) return false;
    const bool nobody_moves = std::ranges::all_of(kernel_.steps(frame.state), &Step::is_voluntary);
    switch (wanted_.end) {
      case Wanted::End::finished: return nobody_moves && kernel_.all_gone(frame.state);
      case Wanted::End::blocked:
        return nobody_moves ? !kernel_.all_gone(frame.state) : stay_at(frame.state).silent;
      case Wanted::End::endless: return !nobody_moves && stay_at(frame.state).endless;
    }
    return false;
  }

  Stay stay_at(const State& start);
  Witness witness() const;

  Kernel& kernel_;
  Wanted wanted_;
  Naming naming_;
  Reduction reduction_;
  Budget& budget_;
  SequenceTable seen_;
  std::map<std::size_t, std::unordered_map<State, std::uint32_t, StateHash>> whole_;  // by position; whole programs
  std::vector<Visit> visits_;                                                         // by number
  std::vector<Frame> path_;
};

// Can a run stay at this state for ever, or around it? Looks at no more than a few thousand states around.
Stay WitnessSearch::stay_at(const State& start) {
  constexpr std::size_t most_states = 5000;
  std::unordered_map<std::uint32_t, std::uint32_t> numbers;  // of canonical states -> here
  std::vector<State> states;
  RunGraph graph;
  const auto number = [&](const State& state) {
    const std::uint32_t id = number_of(state, wanted_.text.size());
    const auto [at, is_new] = numbers.try_emplace(id, static_cast<std::uint32_t>(states.size()));
    if (is_new) {
      states.push_back(state);
      graph.edges.emplace_back();
    }
    return at->second;
  };
  number(start);
  for (std::uint32_t at = 0; at < states.size() && states.size() < most_states; ++at) {
    const State state = states[at];
    for (const Step& step : kernel_.steps(state)) {
      const auto writes = step.emitted.empty() ? RunGraph::Writes::nothing : RunGraph::Writes::text;
      const std::uint32_t target = number(step.next);
      graph.edges[at].push_back({target, writes, state.processes[step.actor].local.index});
    }
  }
  return places_to_stay(graph).front();
}

Witness WitnessSearch::witness() const {
  Witness witness;
  for (std::size_t i = 0; i + 1 < path_.size(); ++i) {
    const Frame& frame = path_[i];
    const Step& step = frame.steps[frame.tried - 1];
    witness.push_back({kernel_.event_of(frame.state, step), step.where, step.emitted});
  }
  return witness;
}

}  // namespace

std::optional<Witness> find_witness(Model& model, WordView output, Budget& budget) {
  try {
    return WitnessSearch(model.kernel, output, Nohang::assumed_absent, budget).run();
  } catch (const NohangSeen&) {
    return WitnessSearch(model.kernel, output, Nohang::possible, budget).run();
  }
}

}  // namespace forkcheck
