// An Nfa made ready for determinisation: edges carry code words, everything lies in two arrays, and what
// can't matter is gone: states from which no acceptance is reachable, and those that only pass on to another
// state without writing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "language/nfa.h"
#include "language/prefix_code.h"

namespace forkcheck {

struct FlatNfa {
  using State = Nfa::State;
  struct Edge {
    std::uint32_t label;  // index of a code word
    State target;
  };

  // By state, one more at the end. Numbers are those of the Nfa; states within a text of several code words
  // come after.
  std::vector<std::uint32_t> first_silent{0}, first_edge{0};
  std::vector<State> silent;  // targets of edges that write nothing
  std::vector<Edge> edges;
  std::vector<char> accepting;
  State start = 0;
  bool any_word = false;  // false: nothing is ever accepted, and nothing else here counts

  std::size_t size() const { return accepting.size(); }
  std::span<const State> silent_of(State s) const {
    return std::span(silent).subspan(first_silent[s], first_silent[s + 1] - first_silent[s]);
  }
  std::span<const Edge> edges_of(State s) const {
    return std::span(edges).subspan(first_edge[s], first_edge[s + 1] - first_edge[s]);
  }
  // Can an output tell whether a run is in this state? Other states are left out of subsets.
  bool matters(State s) const { return accepting[s] || first_edge[s] < first_edge[s + 1]; }
};

FlatNfa flatten(const Nfa& nfa, const PrefixCode& code);

}  // namespace forkcheck
