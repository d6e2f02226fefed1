// A nondeterministic automaton over outputs, as engines build it: edges carry the text of one write (often
// none).
#pragma once

#include <cstdint>
#include <vector>

#include "language/symbol.h"

namespace forkcheck {

struct Nfa {
  using State = std::uint32_t;
  struct Edge {
    std::uint32_t letter;  // index into letters; letter 0 is always the empty word
    State target;
  };

  std::vector<Word> letters{Word()};     // different texts, each once; use letter_id
  std::vector<std::vector<Edge>> edges;  // by source state
  std::vector<char> accepting;           // by state: may a run end here?
  State start = 0;

  State add_state();
  // Interns the text. Linear probing would do; engines keep their own map where it matters.
  std::uint32_t letter_id(const Word& text);
};

}  // namespace forkcheck
