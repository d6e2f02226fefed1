#include "engines/assemble.h"

#include <algorithm>

#include "engines/endings.h"

namespace forkcheck {
namespace {

void accept_with_ending(Nfa& nfa, const std::vector<Nfa::State>& states, Symbol ending) {
  if (states.empty()) return;
  const std::uint32_t letter = nfa.letter_id(Word(1, ending));
  const Nfa::State end = nfa.add_state();
  nfa.accepting[end] = 1;
  for (const Nfa::State state : states) nfa.edges[state].push_back({letter, end});
}

// Adds an automaton of the texts at which the loops of `texts` (U, see assemble.h) begin.
class LoopEntries {
 public:
  LoopEntries(Nfa& nfa, const Language& texts) : nfa_(nfa), texts_(texts), stays_(texts.state_count()) {
    RunGraph graph;
    graph.edges.resize(texts.state_count());
    for (Language::State s = 0; s < texts.state_count(); ++s) {
      for (const Language::Edge& edge : texts.edges(s))
        graph.edges[s].push_back({edge.target, RunGraph::Writes::text, 0});
    }
    part_ = connected_parts(graph, Follow::all);
    stays_ = places_to_stay(graph);
  }

  void add(Nfa::State start) {
    for (Language::State s = 0; s < texts_.state_count(); ++s) {
      before_.push_back(nfa_.add_state());
      inside_.push_back(nfa_.add_state());
    }
    begins_ = nfa_.add_state();
    accept_with_ending(nfa_, {begins_}, symbol::endless);
    arrive(start, 0, texts_.start());
    for (Language::State s = 0; s < texts_.state_count(); ++s) {
      for (const Language::Edge& edge : texts_.edges(s)) leave(s, edge);
    }
  }

 private:
  // An edge to a state in whose part no text of U was met yet.
  void arrive(Nfa::State from, std::uint32_t letter, Language::State to) {
    const bool begins = stays_[to].on_cycle && texts_.accepts_at(to);
    nfa_.edges[from].push_back({letter, begins ? inside_[to] : before_[to]});
    if (begins) nfa_.edges[from].push_back({letter, begins_});
  }

  void leave(Language::State s, const Language::Edge& edge) {
    const std::uint32_t letter = nfa_.letter_id(Word(1, edge.symbol));
    arrive(before_[s], letter, edge.target);
    if (part_[s] == part_[edge.target])
      nfa_.edges[inside_[s]].push_back({letter, inside_[edge.target]});
    else
      arrive(inside_[s], letter, edge.target);
  }

  Nfa& nfa_;
  const Language& texts_;
  std::vector<std::uint32_t> part_;
  std::vector<Stay> stays_;
  std::vector<Nfa::State> before_, inside_;  // by state of U: has a text of U been met in its part?
  Nfa::State begins_ = 0;
};

}  // namespace

std::optional<Language> outputs_of(StateGraph graph, Budget& budget) {
  std::optional<Language> loops;
  if (!graph.endless_at.empty()) {
    Nfa texts = graph.nfa;
    std::fill(texts.accepting.begin(), texts.accepting.end(), 0);
    for (const Nfa::State state : graph.endless_at) texts.accepting[state] = 1;
    loops = Language::from(texts, budget);
    if (!loops) return std::nullopt;
  }
  accept_with_ending(graph.nfa, graph.blocked_at, symbol::blocked);
  if (loops) {
    const Nfa::State start = graph.nfa.add_state();
    graph.nfa.edges[start].push_back({0, graph.nfa.start});
    LoopEntries(graph.nfa, *loops).add(start);
    graph.nfa.start = start;
  }
  return Language::from(graph.nfa, budget);
}

}  // namespace forkcheck
