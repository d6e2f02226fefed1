// Random small automata and the naive truth about them: sets of words, computed by walking all paths up to a
// length.
#pragma once

#include <algorithm>
#include <random>
#include <set>

#include "language/language.h"

namespace forkcheck::testing {

using WordSet = std::set<Word, decltype([](const Word& a, const Word& b) { return word_before(a, b); })>;

enum class Shape { acyclic, any };

struct RandomNfa {
  std::mt19937_64 random;
  Shape shape;
  std::vector<Word> letters;

  std::size_t below(std::size_t n) { return random() % n; }

  Nfa make() {
    Nfa nfa;
    const std::size_t states = 2 + below(7);
    for (std::size_t i = 0; i < states; i++) nfa.add_state();
    for (auto& accepting : nfa.accepting) accepting = below(4) == 0;
    nfa.start = shape == Shape::acyclic ? 0 : static_cast<Nfa::State>(below(states));
    for (std::size_t i = below(3 * states); i > 0; i--) {
      auto from = static_cast<Nfa::State>(below(states)), to = static_cast<Nfa::State>(below(states));
      if (shape == Shape::acyclic && from == to) continue;
      if (shape == Shape::acyclic && from > to) std::swap(from, to);
      const std::uint32_t letter = below(3) == 0 ? 0 : nfa.letter_id(letters[below(letters.size())]);
      nfa.edges[from].push_back({letter, to});
    }
    return nfa;
  }
};

// All words of at most `max_length` symbols: every (state, word) that a run can be at, one after the other.
inline WordSet naive_words(const Nfa& nfa, std::size_t max_length) {
  WordSet words;
  std::set<std::pair<Nfa::State, Word>> met{{nfa.start, Word()}};
  std::vector<std::pair<Nfa::State, Word>> pending(met.begin(), met.end());
  while (!pending.empty()) {
    const auto [state, word] = pending.back();
    pending.pop_back();
    if (nfa.accepting[state]) words.insert(word);
    for (const auto& edge : nfa.edges[state]) {
      const std::pair next{edge.target, word + nfa.letters[edge.letter]};
      if (next.second.size() <= max_length && met.insert(next).second) pending.push_back(next);
    }
  }
  return words;
}

inline std::vector<Word> listed(const Language& language, std::optional<std::size_t> max_length = {}) {
  std::vector<Word> words;
  language.for_each(
      [&](WordView word) {
        words.emplace_back(word);
        return true;
      },
      max_length);
  return words;
}

inline Language language_of(const Nfa& nfa) {
  Budget unlimited;
  return *Language::from(nfa, unlimited);
}

}  // namespace forkcheck::testing
