// Walks over the whole automaton of a Language, shared by its member functions and operations.
#pragma once

#include <cstdint>
#include <vector>

#include "language/language.h"

namespace forkcheck {

// Calls `visit` for each state, sources before targets. Returns false if a cycle stopped it on the way.
template <class Visit>
bool in_topological_order(const Language& language, Visit visit) {
  std::vector<std::uint32_t> waits_for(language.state_count());
  for (Language::State s = 0; s < language.state_count(); s++) {
    for (const auto& edge : language.edges(s)) waits_for[edge.target]++;
  }
  std::vector<Language::State> ready;
  if (!language.empty() && waits_for[language.start()] == 0) ready.push_back(language.start());
  std::size_t visited = 0;
  while (!ready.empty()) {
    const Language::State state = ready.back();
    ready.pop_back();
    visited++;
    visit(state);
    for (const auto& edge : language.edges(state)) {
      if (--waits_for[edge.target] == 0) ready.push_back(edge.target);
    }
  }
  return visited == language.state_count();
}

inline bool has_cycle(const Language& language) {
  return !in_topological_order(language, [](Language::State) {});
}

// All edges by target, each with its source.
struct IncomingEdges {
  struct Edge {
    Language::State source;
    std::uint32_t index;  // among the edges of the source
  };
  std::vector<std::uint32_t> first;  // by target, one more at the end
  std::vector<Edge> edges;

  explicit IncomingEdges(const Language& language);
};

// By state: the length of a shortest way to acceptance.
std::vector<std::uint32_t> lengths_to_acceptance(const Language& language);

}  // namespace forkcheck
