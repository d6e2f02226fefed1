#include "language/language_builder.h"

#include <algorithm>

#include "language/determinise.h"

namespace forkcheck {
namespace {

// All states of a not empty automaton in the order in which a breadth-first walk meets them: the canonical
// numbering.
std::vector<Dfa::State> breadth_first(const Dfa& dfa) {
  std::vector<char> met(dfa.size());
  std::vector<Dfa::State> order;
  const auto meet = [&](Dfa::State state) {
    if (!std::exchange(met[state], 1)) order.push_back(state);
  };
  meet(dfa.start);
  for (std::size_t i = 0; i < order.size(); i++) {
    for (const auto& edge : dfa.edges_of(order[i])) meet(edge.target);
  }
  return order;
}

}  // namespace

Language LanguageBuilder::build(const Dfa& dfa) {
  if (dfa.size() == 0) return Language();
  const Dfa minimal = minimise(dfa);
  const auto order = breadth_first(minimal);
  std::vector<Language::State> number(minimal.size());
  for (Language::State n = 0; n < order.size(); n++) number[order[n]] = n;
  Language language;
  language.first_edge_.push_back(0);
  for (const Dfa::State state : order) {
    language.accepting_.push_back(minimal.accepting[state]);
    for (const auto& edge : minimal.edges_of(state))
      language.edges_.push_back({edge.label, number[edge.target]});
    language.first_edge_.push_back(static_cast<std::uint32_t>(language.edges_.size()));
  }
  return language;
}

std::optional<Language> Language::from(const Nfa& nfa, Budget& budget) {
  const PrefixCode code = prefix_code(nfa.letters);
  const auto dfa = determinise(flatten(nfa, code), budget);
  if (!dfa) return std::nullopt;
  return LanguageBuilder::build(expand(minimise(*dfa), code.words));
}

Language Language::of_words(const std::vector<Word>& words) {
  return LanguageBuilder::build(trie(words));
}

}  // namespace forkcheck
