// Language: the set of outputs, as a minimal deterministic automaton over symbols. Immutable once built.
//
// Count, membership, next possible characters, k-th output, uniform sample, difference, sorted listing: all
// are one walk over it. A cycle means that outputs of any length exist (count: infinite). Two Languages are
// equal iff they hold the same words, because both are minimal and numbered canonically (breadth first, edges
// in symbol order).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/bigint.h"
#include "base/budget.h"
#include "language/lazy_counts.h"
#include "language/nfa.h"
#include "language/symbol.h"

namespace forkcheck {

class Language {
 public:
  using State = std::uint32_t;
  struct Edge {
    Symbol symbol;
    State target;
    bool operator==(const Edge&) const = default;
  };

  Language() = default;  // no words at all

  // Determinises (lazily, only what can be reached) and minimises. Nothing if the budget ran out on the way.
  static std::optional<Language> from(const Nfa& nfa, Budget& budget);
  static Language of_words(const std::vector<Word>& words);

  bool empty() const;
  std::size_t state_count() const;
  State start() const;  // only if not empty
  bool accepts_at(State state) const;
  // Edges of a state sorted by symbol_before. The view lives as long as the Language.
  struct EdgeRange {
    const Edge* first;
    const Edge* last;
    const Edge* begin() const { return first; }
    const Edge* end() const { return last; }
  };
  EdgeRange edges(State state) const;
  std::optional<State> next(State state, Symbol symbol) const;

  // The number of words; nothing if infinite.
  std::optional<BigInt> count() const;
  bool contains(WordView word) const;
  // The length of the longest prefix of `word` that some word of the language begins with.
  std::size_t longest_viable_prefix(WordView word) const;

  // Calls `visit` for each word in byte order until it returns false. On a cyclic language words longer than
  // `max_length` are left out (and it must be given). Streams: memory is that of one word.
  void for_each(const std::function<bool(WordView)>& visit, std::optional<std::size_t> max_length = {}) const;
  // A word drawn uniformly among all; the same words for the same seed on every machine. Needs a finite, not
  // empty language. The first sample or at() counts the words after each state; the table is kept, copies of
  // the Language share it.
  Word sample(std::mt19937_64& random) const;
  // The k-th word (from 0) in byte order; nothing if there are fewer. Needs a finite language.
  std::optional<Word> at(const BigInt& k) const;
  // A shortest word of this language that isn't in `other`; nothing if this is a subset.
  std::optional<Word> shortest_outside(const Language& other) const;
  // A set of words that together cross every edge (few, not always fewest).
  std::vector<Word> edge_cover() const;
  // A regular expression in POSIX ERE syntax for whole lines in the written notation (grep -Ex). It can grow
  // exponentially with the number of states: nothing if it would be longer than `max_bytes`.
  std::optional<std::string> regex(std::size_t max_bytes) const;
  std::string regex() const;

  bool operator==(const Language&) const = default;

 private:
  friend class LanguageBuilder;
  std::vector<std::uint32_t> first_edge_;  // by state, one more at the end
  std::vector<Edge> edges_;
  std::vector<char> accepting_;
  LazyCounts counts_;
};

}  // namespace forkcheck
