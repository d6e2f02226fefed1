// A deterministic automaton while a Language is being made: over code words first (prefix_code.h), over
// symbols at the end.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "language/prefix_code.h"

namespace forkcheck {

struct Dfa {
  using State = std::uint32_t;
  struct Edge {
    std::uint32_t label;
    State target;
  };

  std::vector<std::uint32_t> first_edge{0};  // by state, one more at the end
  std::vector<Edge> edges;                   // each state's in one fixed order of labels, every label once
  std::vector<char> accepting;               // by state
  State start = 0;                           // every state is reachable, and from every state acceptance is

  std::size_t size() const { return accepting.size(); }
  std::span<const Edge> edges_of(State state) const {
    return std::span(edges).subspan(first_edge[state], first_edge[state + 1] - first_edge[state]);
  }
};

// All states, sources before targets; nothing if there is a cycle (Kahn 1962).
std::optional<std::vector<Dfa::State>> topological_order(const Dfa& dfa);

// The smallest automaton with the same words: bottom-up by hash-consing without cycles, else by partition
// refinement.
Dfa minimise(const Dfa& dfa);
Dfa minimise_acyclic(const Dfa& dfa, const std::vector<Dfa::State>& order);
Dfa minimise_cyclic(const Dfa& dfa);

// Replaces each code word on an edge by its symbols. Deterministic again, as no code word is a prefix of
// another.
Dfa expand(const Dfa& dfa, const std::vector<Word>& code_words);

// The automaton of these words; labels are symbols, sorted by symbol_before.
Dfa trie(std::vector<Word> words);

}  // namespace forkcheck
