// explore: the state graph by search.
//
// A state is a forest of ripe trees (components.h): steps that need no branching are behind it, equal trees
// are counted. Its steps are the arrows of its trees. The state graph is a nondeterministic automaton whose
// words are the outputs; Language determinises and minimises it. A state without trees ends a run; one whose
// trees can all stay as they are for ever ends it too, marked blocked; see endings.h and assemble.h.
//
// Right because each part is: persistent sets keep every output of a complete run (reduce.h), canonical
// states are related by symmetries (canonical.h), trees don't touch each other, so that their steps
// interleave freely (canonical.h).
#include <chrono>

#include "base/check.h"
#include "engines/assemble.h"
#include "engines/assumptions.h"
#include "engines/components.h"
#include "engines/engines.h"
#include "engines/factor.h"
#include "engines/forest_table.h"
#include "engines/level_count.h"
#include "engines/packed_forests.h"
#include "engines/run_findings.h"
#include "engines/whole_states.h"
#include "language/prefix_code.h"

namespace forkcheck {
namespace {

enum class Place : std::uint8_t { moving, finished, blocked, endless };

class Search {
 public:
  explicit Search(const Components& components) : components_(components) {
    graph_.nfa.letters = components.letters();
  }

  // False if the budget ran out.
  bool run(const Forest& first, Budget& budget) {
    graph_.nfa.start = state_of(first);
    while (!waiting_.empty()) {
      if (budget.spent()) return false;
      const Nfa::State state = waiting_.back();
      waiting_.pop_back();
      expand(state);
    }
    return true;
  }

  std::size_t size() const { return forests_.size(); }
  std::size_t bytes() const { return forests_.bytes(); }
  StateGraph take_graph() { return std::move(graph_); }
  // Trees that take part in a run that stays somewhere for ever.
  const std::vector<char>& staying() const { return staying_; }

 private:
  Nfa::State state_of(const Forest& forest) {
    const auto [id, is_new] = forests_.intern(forest);
    if (is_new) add(id, forest);
    return id;
  }

  void add(Nfa::State state, const Forest& forest) {
    graph_.nfa.add_state();
    waiting_.push_back(state);
    switch (place_of(forest)) {
      case Place::moving: return;
      case Place::finished: graph_.nfa.accepting[state] = 1; return;
      case Place::blocked: graph_.blocked_at.push_back(state); break;
      case Place::endless: graph_.endless_at.push_back(state); break;
    }
    staying_.resize(components_.size());
    for (const Grove& grove : forest) staying_[grove.tree] = 1;
  }

  Place place_of(const Forest& forest) const {
    if (forest.empty()) return Place::finished;
    Place place = Place::blocked;
    for (const Grove& grove : forest) {
      if (components_.abandoned(grove.tree)) return Place::moving;
      const Stay& stay = components_.stays()[grove.tree];
      if (stay.endless)
        place = Place::endless;
      else if (!stay.silent && !components_.arrows(grove.tree).empty())
        return Place::moving;
    }
    return place;
  }

  void expand(Nfa::State state) {
    const Forest forest = forests_[state];
    for (std::size_t at = 0; at < forest.size(); ++at) {
      for (const Arrow& arrow : components_.arrows(forest[at].tree)) {
        const Nfa::State target = state_of(after(forest, at, arrow));
        if (target != state || arrow.letter != 0) graph_.nfa.edges[state].push_back({arrow.letter, target});
      }
    }
  }

  const Components& components_;
  ForestTable forests_;  // a state is the forest of its number
  StateGraph graph_;
  std::vector<Nfa::State> waiting_;
  std::vector<char> staying_;
};

Diagnostic limit(Code code) {
  return diagnose(code, Span{}, std::string(code_row(code).title));
}

// What was found is worth telling even if the time for the search is over.
Language language_of(StateGraph graph, Budget& budget, Answer& answer) {
  if (auto language = outputs_of(graph, budget)) return *language;
  answer.complete = false;
  if (answer.limits.empty()) answer.limits.push_back(limit(*budget.spent()));
  Budget grace(std::chrono::duration<double>(1), std::nullopt);
  return outputs_of(std::move(graph), grace).value_or(Language{});
}

// The trees of a program, and what they say about its runs.
struct Trees {
  Components components;
  Forest first;
  bool finished = false;

  Trees(Model& model, Budget& budget, Naming naming, Nohang nohang)
      : components(model.kernel, naming, nohang, budget), first(components.first()) {
    finished = components.expand_all();
  }
};

void add_limits(Answer& answer, const Trees& trees, bool finished, Budget& budget) {
  if (const auto why = budget.spent(); !finished && why) answer.limits.push_back(limit(*why));
  const Diagnostics& limits = trees.components.limits();
  answer.limits.insert(answer.limits.end(), limits.begin(), limits.end());
  for (const ForkBomb& bomb : trees.components.bombs()) {
    answer.findings.push_back(fork_bomb(bomb.where));
    answer.limits.push_back(
        diagnose(Code::unbounded_processes, bomb.where, "the number of processes has no bound"));
  }
  check(finished || !answer.limits.empty(), "an unfinished search says why");
  answer.complete = answer.limits.empty();
}

Answer all_outputs(Model& model, Trees& trees, Budget& budget) {
  Answer answer;
  Search search(trees.components);
  const bool finished = trees.finished && search.run(trees.first, budget);
  add_limits(answer, trees, finished, budget);
  for (ComponentId tree = 0; tree < search.staying().size(); ++tree) {
    if (search.staying()[tree]) add_stay_findings(answer.findings, model.kernel, trees.components, tree);
  }
  answer.statistics.states = search.size();
  answer.statistics.bytes = search.bytes();
  answer.language = language_of(search.take_graph(), budget, answer);
  return answer;
}

// Without the automaton, if every run has an output of its own and ends; nothing if that isn't so.
std::optional<CountedOutputs> count_runs(Model& model, Trees& trees, Budget& budget, unsigned jobs) {
  if (!trees.finished) return std::nullopt;
  const auto forests = PackedForests::of(trees.components, trees.first);
  if (!forests || !forests->deterministic() || !is_prefix_free(trees.components.letters()))
    return std::nullopt;
  CountedOutputs counted;
  const auto levels = count_by_levels(*forests, budget, jobs);
  add_limits(counted.outputs, trees, levels.has_value(), budget);
  counted.count = levels ? levels->outputs : BigInt();
  if (!levels) return counted;
  counted.outputs.statistics.states = levels->states;
  counted.outputs.statistics.bytes = levels->bytes_at_most;
  for (const ComponentId tree : forests->blocked)
    add_stay_findings(counted.outputs.findings, model.kernel, trees.components, tree);
  return counted;
}

CountedOutputs count_all(Model& model, Trees& trees, Budget& budget, unsigned jobs) {
  if (auto counted = count_runs(model, trees, budget, jobs)) return std::move(*counted);
  CountedOutputs counted;
  counted.outputs = all_outputs(model, trees, budget);
  counted.listable = true;
  counted.count = counted.outputs.language.count();
  return counted;
}

void finish(Answer& answer, const Model& model, std::chrono::steady_clock::time_point begin) {
  answer.engine = "explore";
  answer.statistics.local_states = model.machine.state_count();
  answer.statistics.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const Diagnostics& found = model.machine.findings();
  answer.findings.insert(answer.findings.end(), found.begin(), found.end());
}

}  // namespace

Answer explore(Model& model, Budget& budget) {
  const auto begin = std::chrono::steady_clock::now();
  if (model.kernel.whole()) {
    Answer answer = explore_whole_states(model, budget);
    finish(answer, model, begin);
    return answer;
  }
  Answer answer = with_assumptions([&](Naming naming, Nohang nohang) {
    Trees trees(model, budget, naming, nohang);
    return all_outputs(model, trees, budget);
  });
  finish(answer, model, begin);
  return answer;
}

CountedOutputs count_outputs(Model& model, Budget& budget, unsigned jobs) {
  const auto begin = std::chrono::steady_clock::now();
  CountedOutputs counted;
  if (model.kernel.whole()) {
    counted.outputs = explore_whole_states(model, budget);
    counted.listable = true;
    counted.count = counted.outputs.language.count();
  } else if (const auto factors = factor(model, budget)) {
    counted.count = count(*factors);
    counted.outputs.complete = true;
    counted.outputs.statistics.states = factors->nodes.size();
    counted.outputs.statistics.bytes = factors->nodes.size() * sizeof(Factor);
  } else {
    counted = with_assumptions([&](Naming naming, Nohang nohang) {
      Trees trees(model, budget, naming, nohang);
      return count_all(model, trees, budget, jobs);
    });
  }
  finish(counted.outputs, model, begin);
  return counted;
}

}  // namespace forkcheck
