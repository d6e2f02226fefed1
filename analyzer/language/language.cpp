// What needs one walk along a word, and the walk along all words.
#include "language/language.h"

#include <algorithm>

#include "base/check.h"
#include "language/graph_walks.h"

namespace forkcheck {

bool Language::empty() const {
  return accepting_.empty();
}

std::size_t Language::state_count() const {
  return accepting_.size();
}

Language::State Language::start() const {
  check(!empty(), "an empty language has no start state");
  return 0;
}

bool Language::accepts_at(State state) const {
  return accepting_[state] != 0;
}

Language::EdgeRange Language::edges(State state) const {
  return {edges_.data() + first_edge_[state], edges_.data() + first_edge_[state + 1]};
}

std::optional<Language::State> Language::next(State state, Symbol symbol) const {
  const auto range = edges(state);
  const auto* edge = range.first;
  if (range.last - range.first <= 8) {
    while (edge != range.last && edge->symbol != symbol) edge++;
  } else {
    edge = std::ranges::lower_bound(range.first, range.last, symbol, symbol_before, &Edge::symbol);
  }
  if (edge == range.last || edge->symbol != symbol) return std::nullopt;
  return edge->target;
}

bool Language::contains(WordView word) const {
  if (empty()) return false;
  State state = start();
  for (const Symbol symbol : word) {
    const auto after = next(state, symbol);
    if (!after) return false;
    state = *after;
  }
  return accepts_at(state);
}

std::size_t Language::longest_viable_prefix(WordView word) const {
  if (empty()) return 0;
  State state = start();
  for (std::size_t i = 0; i < word.size(); i++) {
    const auto after = next(state, word[i]);
    if (!after) return i;
    state = *after;
  }
  return word.size();
}

namespace {

// How far a walk may still go: nothing to ask on a finite language, else no word may become too long.
struct Unbounded {
  bool allows(Language::State, std::size_t) const { return true; }
};
struct Bounded {
  std::vector<std::uint32_t> still_needed;  // by state: the length of a shortest way to acceptance
  std::size_t max_length;
  bool allows(Language::State state, std::size_t length) const {
    return length + still_needed[state] <= max_length;
  }
};

// Depth first with the cursors of all states on the way; allocates only as words get longer than any before.
template <class Bound>
void walk(const Language& language, const std::function<bool(WordView)>& visit, const Bound& bound) {
  if (!bound.allows(language.start(), 0)) return;
  std::vector<Language::EdgeRange> open{language.edges(language.start())};
  Word word;
  if (language.accepts_at(language.start()) && !visit(word)) return;
  while (true) {
    auto& cursor = open.back();
    if (cursor.first == cursor.last) {
      open.pop_back();
      if (open.empty()) return;
      word.pop_back();
      continue;
    }
    const auto [symbol, target] = *cursor.first++;
    if (!bound.allows(target, word.size() + 1)) continue;
    word.push_back(symbol);
    if (language.accepts_at(target) && !visit(word)) return;
    open.push_back(language.edges(target));
  }
}

}  // namespace

void Language::for_each(const std::function<bool(WordView)>& visit,
                        std::optional<std::size_t> max_length) const {
  if (empty()) return;
  check(max_length || !has_cycle(*this), "the words of an endless language need a greatest length");
  if (max_length) {
    walk(*this, visit, Bounded{lengths_to_acceptance(*this), *max_length});
  } else {
    walk(*this, visit, Unbounded());
  }
}

}  // namespace forkcheck
