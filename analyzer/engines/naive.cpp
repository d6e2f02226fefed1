// naive: all interleavings of named states, with no reduction at all. Unfit for use: the gold standard by
// which the other engines are judged, so it must stay small and obviously right.
#include <algorithm>
#include <chrono>
#include <unordered_map>

#include "engines/assemble.h"
#include "engines/endings.h"
#include "engines/engines.h"

namespace forkcheck {
namespace {

class Search {
 public:
  Search(Model& model, Answer& answer) : kernel_(model.kernel), answer_(answer) {}

  void run(Budget& budget) {
    number_of(kernel_.initial());
    for (std::uint32_t state = 0; state < states_.size(); ++state) {
      if (const auto why = budget.spent()) {
        answer_.limits.push_back(diagnose(*why, Span{}, std::string(code_row(*why).title)));
        return;
      }
      expand(state);
    }
    mark_stays();
  }

  StateGraph take_graph() { return std::move(graph_); }
  std::size_t size() const { return states_.size(); }

 private:
  std::uint32_t number_of(State state) {
    const auto [place, is_new] =
        numbers_.try_emplace(std::move(state), static_cast<std::uint32_t>(states_.size()));
    if (is_new) {
      states_.push_back(&place->first);  // keys of an unordered_map don't move
      graph_.nfa.add_state();
      runs_.edges.emplace_back();
    }
    return place->second;
  }

  void expand(std::uint32_t number) {
    const State& state = *states_[number];
    if (const auto stuck = kernel_.stuck(state)) {
      answer_.limits.push_back(stuck->why);
      return;
    }
    const std::vector<Step> steps = kernel_.steps(state);
    for (const Step& step : steps) {
      const std::uint32_t target = number_of(step.next);
      graph_.nfa.edges[number].push_back({graph_.nfa.letter_id(step.emitted), target});
      const auto writes = step.emitted.empty() ? RunGraph::Writes::nothing : RunGraph::Writes::text;
      const std::uint64_t actor = step.is_voluntary() ? RunGraph::nobody : state.processes[step.actor].name.index;
      runs_.edges[number].push_back({target, writes, actor});
    }
    if (!std::ranges::all_of(steps, &Step::is_voluntary)) return;
    if (kernel_.all_gone(state))
      graph_.nfa.accepting[number] = 1;
    else
      graph_.blocked_at.push_back(number);
  }

  void mark_stays() {
    const std::vector<Stay> stays = places_to_stay(runs_);
    for (std::uint32_t state = 0; state < states_.size(); ++state) {
      if (stays[state].silent) graph_.blocked_at.push_back(state);
      if (stays[state].endless) graph_.endless_at.push_back(state);
    }
  }

  Kernel& kernel_;
  Answer& answer_;
  std::unordered_map<State, std::uint32_t, StateHash> numbers_;
  std::vector<const State*> states_;
  StateGraph graph_;
  RunGraph runs_;
};

}  // namespace

Answer naive(Model& model, Budget& budget) {
  const auto begin = std::chrono::steady_clock::now();
  Answer answer;
  answer.engine = "naive";
  Search search(model, answer);
  search.run(budget);
  answer.complete = answer.limits.empty();
  if (auto language = outputs_of(search.take_graph(), budget))
    answer.language = std::move(*language);
  else
    answer.complete = false;
  answer.statistics.states = search.size();
  answer.statistics.local_states = model.machine.state_count();
  answer.statistics.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return answer;
}

}  // namespace forkcheck
