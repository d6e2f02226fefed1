#include "engines/whole_states.h"

#include <algorithm>
#include <unordered_map>

#include "engines/assemble.h"
#include "engines/endings.h"
#include "engines/reduce.h"
#include "engines/run_findings.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_processes = 1000;  // at once; more is taken to be growth without end

class Search {
 public:
  Search(Model& model, Answer& answer)
      : kernel_(model.kernel), reduction_(kernel_, Nohang::possible), answer_(answer) {}

  // Until nothing is left to expand, or the answer has a limit.
  void run(Budget& budget) {
    number_of(kernel_.initial());
    for (bool again = true; again;) {
      for (; next_ < states_.size(); ++next_) {
        expand(next_, budget);
        if (!answer_.limits.empty()) return;
      }
      again = open_cycles(budget);
      if (!answer_.limits.empty()) return;
    }
    mark_stays();
  }

  StateGraph take_graph() { return std::move(graph_); }
  std::size_t size() const { return states_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  std::uint32_t number_of(State state) {
    const auto [place, is_new] = numbers_.try_emplace(std::move(state), static_cast<std::uint32_t>(states_.size()));
    if (is_new) {
      states_.push_back(&place->first);  // keys of an unordered_map don't move
      bytes_ += sizeof(State) + place->first.processes.size() * (sizeof(Process) + 16) + 64;
      graph_.nfa.add_state();
      runs_.edges.emplace_back();
      reduced_.push_back(0);
    }
    return place->second;
  }

  void limit(Diagnostic why) { answer_.limits.push_back(std::move(why)); }

  bool may_expand(const State& state, Budget& budget) {
    if (const auto why = budget.spent()) {
      limit(diagnose(*why, Span{}, std::string(code_row(*why).title)));
    } else if (const auto stuck = kernel_.stuck(state)) {
      limit(stuck->why);
    } else if (state.processes.size() > most_processes) {
      const Span where = kernel_.machine().where(state.processes.back().local);
      answer_.findings.push_back(fork_bomb(where));
      limit(diagnose(Code::unbounded_processes, where, "the number of processes has no bound"));
    }
    return answer_.limits.empty();
  }

  void expand(std::uint32_t number, Budget& budget) {
    const State& state = *states_[number];
    if (!may_expand(state, budget)) return;
    if (auto steps = reduction_.enough_steps(state, [&](const State& next) { return numbers_.contains(next); })) {
      reduced_[number] = 1;
      return add_edges(number, std::move(*steps));
    }
    expand_fully(number);
  }

  void expand_fully(std::uint32_t number) {
    const State& state = *states_[number];
    std::vector<Step> steps = kernel_.steps(state);
    const bool may_rest = std::ranges::all_of(steps, &Step::is_voluntary);
    add_edges(number, std::move(steps));
    if (!may_rest) return;
    if (kernel_.all_gone(state)) {
      graph_.nfa.accepting[number] = 1;
    } else {
      graph_.blocked_at.push_back(number);
      add_stay_findings(answer_.findings, kernel_, kernel_.machine(), state, {});
    }
  }

  void add_edges(std::uint32_t number, std::vector<Step> steps) {
    for (Step& step : steps) {
      const NameId actor = states_[number]->processes[step.actor].name;
      const auto writes = step.emitted.empty() ? RunGraph::Writes::nothing : RunGraph::Writes::text;
      const std::uint32_t target = number_of(std::move(step.next));
      graph_.nfa.edges[number].push_back({graph_.nfa.letter_id(step.emitted), target});
      runs_.edges[number].push_back({target, writes, step.is_voluntary() ? RunGraph::nobody : actor.index});
    }
  }

  // States on cycles that were expanded in part are expanded in full. Whether there were any.
  bool open_cycles(Budget& budget) {
    const std::vector<std::uint32_t> part = connected_parts(runs_, Follow::all);
    std::vector<std::uint32_t> size(part.size());
    for (const std::uint32_t p : part) ++size[p];
    bool any = false;
    for (std::uint32_t s = 0; s < part.size(); ++s) {
      if (!reduced_[s] || size[part[s]] < 2 || !may_expand(*states_[s], budget)) continue;
      reduced_[s] = 0;
      graph_.nfa.edges[s].clear();
      runs_.edges[s].clear();
      expand_fully(s);
      any = true;
    }
    return any;
  }

  void mark_stays() {
    const std::vector<Stay> stays = places_to_stay(runs_);
    const std::vector<std::uint32_t> part = connected_parts(runs_, Follow::all);
    for (std::uint32_t state = 0; state < states_.size(); ++state) {
      if (stays[state].silent) graph_.blocked_at.push_back(state);
      if (stays[state].endless) graph_.endless_at.push_back(state);
      if (stays[state].silent || stays[state].endless) find_stay(state, part, stays[state].endless);
    }
  }

  void find_stay(std::uint32_t number, const std::vector<std::uint32_t>& part, bool endless) {
    const State& state = *states_[number];
    WholeStay stay;
    stay.endless = endless;
    for (const RunGraph::Edge& edge : runs_.edges[number]) {
      if (part[edge.target] != part[number]) continue;
      const auto mover = std::find_if(state.processes.begin(), state.processes.end(),
                                      [&](const Process& process) { return process.name.index == edge.actor; });
      stay.moving.push_back(static_cast<ProcessIndex>(mover - state.processes.begin()));
    }
    add_stay_findings(answer_.findings, kernel_, kernel_.machine(), state, stay);
  }

  Kernel& kernel_;
  Reduction reduction_;
  Answer& answer_;
  std::unordered_map<State, std::uint32_t, StateHash> numbers_;
  std::vector<const State*> states_;
  std::size_t next_ = 0;
  std::size_t bytes_ = 0;
  std::vector<char> reduced_;  // by state: only one process's steps were taken
  StateGraph graph_;
  RunGraph runs_;
};

}  // namespace

Answer explore_whole_states(Model& model, Budget& budget) {
  Answer answer;
  Search search(model, answer);
  search.run(budget);
  answer.complete = answer.limits.empty();
  answer.statistics.states = search.size();
  answer.statistics.bytes = search.bytes();
  if (auto language = outputs_of(search.take_graph(), budget)) {
    answer.language = std::move(*language);
  } else {
    answer.complete = false;
    const auto why = budget.spent();
    if (answer.limits.empty() && why) answer.limits.push_back(diagnose(*why, Span{}, std::string(code_row(*why).title)));
  }
  return answer;
}

}  // namespace forkcheck
