// Texts of writes as sequences of code words.
//
// If no text is a prefix of another, different sequences of texts are different outputs, and an automaton may
// treat each text as one letter. Where a text x is a prefix of y = xz, y is cut into x and z, again and
// again, until no word is a prefix of another: what remains is the prefix hull of the texts, the smallest
// such code that can spell them all (Berstel, Perrin, Reutenauer: Codes and Automata, section 2.2). "Child"
// and "Child 2" become the words "Child" and " 2"; texts that are a prefix code stay whole.
#pragma once

#include <cstdint>
#include <vector>

#include "language/symbol.h"

namespace forkcheck {

struct PrefixCode {
  std::vector<Word> words;  // none empty, none a prefix of another, sorted by word_before
  std::vector<std::vector<std::uint32_t>> spelling;  // by text: the indices of the words that it is made of
};

PrefixCode prefix_code(const std::vector<Word>& texts);

// Are different sequences of these texts different outputs, because none (but the empty one) begins another?
bool is_prefix_free(const std::vector<Word>& texts);

}  // namespace forkcheck
