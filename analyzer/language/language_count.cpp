// Counting, and what follows from counts: the k-th word and uniform samples.
#include "base/check.h"
#include "language/graph_walks.h"
#include "language/language.h"

namespace forkcheck {
namespace {

// By state: how many words lead from it to acceptance.
LazyCounts::Table words_after(const Language& language) {
  std::vector<Language::State> order;
  check(in_topological_order(language, [&](Language::State s) { order.push_back(s); }),
        "only finitely many words have an order");
  LazyCounts::Table after(language.state_count());
  for (auto state = order.rbegin(); state != order.rend(); ++state) {
    if (language.accepts_at(*state)) after[*state] = 1;
    for (const auto& edge : language.edges(*state)) after[*state] += after[edge.target];
  }
  return after;
}

// Uniform in [0, limit): as many random bits as limit has, drawn again while too large.
BigInt random_below(const BigInt& limit, std::mt19937_64& random) {
  const std::size_t bits = mpz_sizeinbase(limit.get_mpz_t(), 2);
  BigInt drawn;
  do {
    drawn = 0;
    for (std::size_t have = 0; have < bits; have += 64) {
      drawn <<= 64;
      drawn += static_cast<unsigned long>(random());
    }
    mpz_fdiv_r_2exp(drawn.get_mpz_t(), drawn.get_mpz_t(), bits);
  } while (drawn >= limit);
  return drawn;
}

Word word_at(const Language& language, const LazyCounts::Table& after, BigInt k) {
  Word word;
  Language::State state = language.start();
  while (true) {
    if (language.accepts_at(state)) {
      if (k == 0) return word;
      k -= 1;
    }
    const auto range = language.edges(state);
    const auto* edge = range.first;
    while (edge != range.last && k >= after[edge->target]) k -= after[edge++->target];
    check(edge != range.last, "the counts of a state add up");
    word.push_back(edge->symbol);
    state = edge->target;
  }
}

}  // namespace

// Forwards, by the number of ways to reach each state: what lies behind is freed at once, so memory is that
// of a cut.
std::optional<BigInt> Language::count() const {
  std::vector<BigInt> ways(state_count());
  if (!empty()) ways[start()] = 1;
  BigInt words;
  const bool finite = in_topological_order(*this, [&](State state) {
    BigInt here;
    swap(here, ways[state]);
    if (accepts_at(state)) words += here;
    for (const auto& edge : edges(state)) ways[edge.target] += here;
  });
  if (!finite) return std::nullopt;
  return words;
}

std::optional<Word> Language::at(const BigInt& k) const {
  if (empty() || k < 0) return std::nullopt;
  const auto after = counts_.get([this] { return words_after(*this); });
  if (k >= (*after)[start()]) return std::nullopt;
  return word_at(*this, *after, k);
}

Word Language::sample(std::mt19937_64& random) const {
  check(!empty(), "a sample needs a word");
  const auto after = counts_.get([this] { return words_after(*this); });
  return word_at(*this, *after, random_below((*after)[start()], random));
}

}  // namespace forkcheck
