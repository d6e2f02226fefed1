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
void add_loop_entries(Nfa& nfa, Nfa::State start, const Language& texts) {
  RunGraph graph;
  graph.edges.resize(texts.state_count());
  for (Language::State s = 0; s < texts.state_count(); ++s) {
    for (const Language::Edge& edge : texts.edges(s)) graph.edges[s].push_back({edge.target, RunGraph::Writes::text, 0});
  }
  const std::vector<std::uint32_t> part = connected_parts(graph, Follow::all);
  const std::vector<Stay> stays = places_to_stay(graph);
  std::vector<char> holds_text(part.size(), 0);  // by part: is a text of U in it?
  for (Language::State s = 0; s < texts.state_count(); ++s) {
    if (texts.accepts_at(s)) holds_text[part[s]] = 1;
  }
  const auto is_loop = [&](Language::State s) { return stays[s].on_cycle && holds_text[part[s]]; };

  std::vector<Nfa::State> at(texts.state_count());
  for (Nfa::State& state : at) state = nfa.add_state();
  nfa.edges[start].push_back({0, at[texts.start()]});
  const Nfa::State entered = nfa.add_state();
  accept_with_ending(nfa, {entered}, symbol::endless);
  if (is_loop(texts.start())) nfa.edges[start].push_back({0, entered});
  for (Language::State s = 0; s < texts.state_count(); ++s) {
    for (const Language::Edge& edge : texts.edges(s)) {
      const std::uint32_t letter = nfa.letter_id(Word(1, edge.symbol));
      nfa.edges[at[s]].push_back({letter, at[edge.target]});
      if (part[s] != part[edge.target] && is_loop(edge.target)) nfa.edges[at[s]].push_back({letter, entered});
    }
  }
}

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
    add_loop_entries(graph.nfa, start, *loops);
    graph.nfa.start = start;
  }
  return Language::from(graph.nfa, budget);
}

}  // namespace forkcheck
