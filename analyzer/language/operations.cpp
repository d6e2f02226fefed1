#include "language/operations.h"

#include <unordered_map>

namespace forkcheck {
namespace {

// An Nfa under construction whose letters are single symbols.
class SymbolNfa {
 public:
  Nfa nfa;

  std::uint32_t letter(Symbol symbol) {
    const auto [known, added] = letters_.try_emplace(symbol, static_cast<std::uint32_t>(nfa.letters.size()));
    if (added) nfa.letters.push_back(Word(1, symbol));
    return known->second;
  }

 private:
  std::unordered_map<Symbol, std::uint32_t> letters_;
};

enum class Keep { in_both, only_in_first };

// Pairs of states that a word leads to in both languages; `gone` once the second has no such word.
class Product {
 public:
  Product(const Language& a, const Language& b, Keep keep) : a_(a), b_(b), keep_(keep) {}

  std::optional<Nfa> run(Budget& budget) {
    if (a_.empty()) return Nfa();
    result_.nfa.start = state_of({a_.start(), b_.empty() ? gone : b_.start()});
    for (Nfa::State s = 0; s < pairs_.size(); s++) {
      if (budget.spent()) return std::nullopt;
      add_edges(s);
    }
    return std::move(result_.nfa);
  }

 private:
  using State = Language::State;
  static constexpr State gone = 0xffffffff;
  struct Pair {
    State a;
    State b;
  };

  Nfa::State state_of(Pair pair) {
    const auto [known, added] =
        known_.try_emplace(std::uint64_t{pair.a} << 32 | pair.b, static_cast<Nfa::State>(pairs_.size()));
    if (!added) return known->second;
    pairs_.push_back(pair);
    const bool in_b = pair.b != gone && b_.accepts_at(pair.b);
    result_.nfa.accepting[result_.nfa.add_state()] =
        a_.accepts_at(pair.a) && in_b == (keep_ == Keep::in_both);
    return known->second;
  }

  void add_edges(Nfa::State s) {
    const Pair pair = pairs_[s];
    for (const auto& edge : a_.edges(pair.a)) {
      const State b = pair.b == gone ? gone : b_.next(pair.b, edge.symbol).value_or(gone);
      if (b == gone && keep_ == Keep::in_both) continue;
      const Nfa::State target = state_of({edge.target, b});
      result_.nfa.edges[s].push_back({result_.letter(edge.symbol), target});
    }
  }

  const Language& a_;
  const Language& b_;
  Keep keep_;
  std::vector<Pair> pairs_;  // by state of the result
  std::unordered_map<std::uint64_t, Nfa::State> known_;
  SymbolNfa result_;
};

std::optional<Language> product(const Language& a, const Language& b, Keep keep, Budget& budget) {
  const auto nfa = Product(a, b, keep).run(budget);
  if (!nfa) return std::nullopt;
  return Language::from(*nfa, budget);
}

}  // namespace

std::optional<Language> unite(const std::vector<Language>& languages, Budget& budget) {
  SymbolNfa all;
  all.nfa.start = all.nfa.add_state();
  for (const Language& language : languages) {
    if (language.empty()) continue;
    const auto base = static_cast<Nfa::State>(all.nfa.edges.size());
    all.nfa.edges[all.nfa.start].push_back({0, base + language.start()});
    for (Language::State s = 0; s < language.state_count(); s++) {
      all.nfa.accepting[all.nfa.add_state()] = language.accepts_at(s);
      for (const auto& edge : language.edges(s))
        all.nfa.edges.back().push_back({all.letter(edge.symbol), base + edge.target});
    }
  }
  return Language::from(all.nfa, budget);
}

std::optional<Language> intersection(const Language& a, const Language& b, Budget& budget) {
  return product(a, b, Keep::in_both, budget);
}

std::optional<Language> difference(const Language& a, const Language& b, Budget& budget) {
  return product(a, b, Keep::only_in_first, budget);
}

}  // namespace forkcheck
