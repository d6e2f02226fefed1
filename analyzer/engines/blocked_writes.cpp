#include "engines/blocked_writes.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "engines/order_links.h"

namespace forkcheck {
namespace {

constexpr std::uint32_t not_blocked = 0xFFFFFFFFu;

std::vector<std::size_t> counts_in(const OrderProblem& problem, const Letters& way) {
  std::vector<std::size_t> counts(problem.letters.size());
  for (Letter letter : way) ++counts[letter];
  return counts;
}

std::vector<std::uint32_t> writes_of(const OrderProblem& problem, Letter letter) {
  std::vector<std::uint32_t> writes;
  for (std::uint32_t node = 0; node < problem.nodes.size(); ++node)
    if (problem.nodes[node].letter == letter) writes.push_back(node);
  return writes;
}

// How many facts it takes to show that each event is blocked, and which come last: nodes stand in an order of
// time, so one pass is enough.
class Blocked {
 public:
  // Only facts that aren't `left_out` count.
  Blocked(const OrderProblem& problem, const OrderLinks& links, const Letters& way,
          const std::set<FactIndex>& left_out)
      : problem_(problem),
        links_(links),
        left_out_(left_out),
        cost_(problem.nodes.size(), not_blocked),
        last_(problem.nodes.size()) {
    const std::vector<std::size_t> shown = counts_in(problem, way);
    for (std::uint32_t node = 0; node < problem.nodes.size(); ++node) {
      const Letter letter = problem.nodes[node].letter;
      if (letter != no_letter && shown[letter] == 0)
        cost_[node] = 0;
      else
        look_back(node);
    }
  }

  std::uint32_t cost(std::uint32_t node) const { return cost_[node]; }

  void sort_by_cost(std::vector<std::uint32_t>& nodes) const {
    std::stable_sort(nodes.begin(), nodes.end(), [&](auto a, auto b) { return cost_[a] < cost_[b]; });
  }

  std::vector<FactIndex> facts_of(std::vector<std::uint32_t> nodes) const {
    std::set<FactIndex> facts;
    while (!nodes.empty()) {
      const std::uint32_t node = nodes.back();
      nodes.pop_back();
      if (cost_[node] == 0 || !facts.insert(last_[node]).second) continue;
      if (last_[node] < problem_.order.size()) {
        nodes.push_back(problem_.order[last_[node]].from);
      } else {
        const auto missed = exits_missed(problem_.matches[links_.match_at[node]]);
        nodes.insert(nodes.end(), missed.begin(), missed.end());
      }
    }
    return {facts.begin(), facts.end()};
  }

 private:
  void look_back(std::uint32_t node) {
    for (FactIndex fact : links_.facts_into[node]) {
      const std::uint32_t before = cost_[problem_.order[fact].from];
      if (before != not_blocked) offer(node, std::uint64_t{before} + 1, fact);
    }
    const std::uint32_t match = links_.match_at[node];
    if (match == OrderLinks::none) return;
    std::uint64_t sum = 1;
    for (std::uint32_t exit : exits_missed(problem_.matches[match])) sum += cost_[exit];
    offer(node, sum, static_cast<FactIndex>(problem_.order.size() + match));
  }

  void offer(std::uint32_t node, std::uint64_t cost, FactIndex fact) {
    if (cost >= cost_[node] || left_out_.contains(fact)) return;
    cost_[node] = static_cast<std::uint32_t>(cost);
    last_[node] = fact;
  }

  // A wait can do without all but these: so few that without them too few are left.
  std::vector<std::uint32_t> exits_missed(const OrderProblem::Match& match) const {
    std::vector<std::uint32_t> exits = match.exits;
    sort_by_cost(exits);
    exits.resize(exits.size() + 1 - match.needed);
    return exits;
  }

  const OrderProblem& problem_;
  const OrderLinks& links_;
  const std::set<FactIndex>& left_out_;
  std::vector<std::uint32_t> cost_;  // by node
  std::vector<FactIndex> last_;      // by node: the fact that blocks it
};

// ---- counting

constexpr std::size_t most_counting_work = 20'000'000;  // letters times events times words of bits

// Which writes of one letter come before each event, as far as that is certain, and at least how many.
class Ancestors {
 public:
  Ancestors(const OrderProblem& problem, const OrderLinks& links, Letter letter)
      : problem_(problem), writes_(writes_of(problem, letter)), words_((writes_.size() + 63) / 64) {
    sets_.assign(problem.nodes.size(), std::vector<std::uint64_t>(words_));
    least_.assign(problem.nodes.size(), 0);
    for (std::uint32_t node = 0; node < problem.nodes.size(); ++node) {
      for (std::uint32_t from : links.into[node]) join(node, from);
      if (links.match_at[node] != OrderLinks::none) join_exits(node, problem.matches[links.match_at[node]]);
      least_[node] = std::max(least_[node], size(node));
    }
  }

  const std::vector<std::uint32_t>& writes() const { return writes_; }
  std::size_t least_before(std::uint32_t node) const { return least_[node]; }

  // The one write of the letter that all others before `node` come before; none_before if there is none,
  // nothing if they don't stand in a line.
  static constexpr std::size_t none_before = 0xFFFFFFFFu;
  std::optional<std::size_t> nearest(std::uint32_t node) const {
    if (size(node) == 0) return none_before;
    for (std::size_t i = writes_.size(); i-- > 0;)
      if (sets_[node][i / 64] >> i % 64 & 1)
        return size(writes_[i]) + 1 == size(node) ? std::optional(i) : std::nullopt;
    return std::nullopt;
  }

 private:
  std::size_t size(std::uint32_t node) const {
    return std::accumulate(sets_[node].begin(), sets_[node].end(), std::size_t{0},
                           [](std::size_t sum, std::uint64_t word) {
                             return sum + static_cast<std::size_t>(__builtin_popcountll(word));
                           });
  }

  // With the other event itself, if it is one of the writes.
  void join(std::uint32_t node, std::uint32_t other) {
    for (std::size_t w = 0; w < words_; ++w) sets_[node][w] |= sets_[other][w];
    const auto self = std::lower_bound(writes_.begin(), writes_.end(), other);
    const bool counts = self != writes_.end() && *self == other;
    const auto i = static_cast<std::size_t>(self - writes_.begin());
    if (counts) sets_[node][i / 64] |= std::uint64_t{1} << i % 64;
    least_[node] = std::max(least_[node], least_[other] + counts);
  }

  // A wait that needs all exits has all before it. Else, if no two exits share a write, it has at least those
  // before the exits with the fewest.
  void join_exits(std::uint32_t node, const OrderProblem::Match& match) {
    if (match.needed == match.exits.size()) {
      for (std::uint32_t exit : match.exits) join(node, exit);
      return;
    }
    std::vector<std::size_t> sizes;
    std::vector<std::uint64_t> all(words_);
    for (std::uint32_t exit : match.exits) {
      sizes.push_back(size(exit));
      for (std::size_t w = 0; w < words_; ++w) {
        if (all[w] & sets_[exit][w]) return;
        all[w] |= sets_[exit][w];
      }
    }
    std::sort(sizes.begin(), sizes.end());
    sizes.resize(match.needed);
    least_[node] = std::max(least_[node], std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}));
  }

  const OrderProblem& problem_;
  std::vector<std::uint32_t> writes_;
  std::size_t words_;
  std::vector<std::vector<std::uint64_t>> sets_;  // by node
  std::vector<std::size_t> least_;                // by node
};

// The most writes of `late` that `early` writes of the other letter allow: a knapsack on the tree in which
// the early writes stand, where taking one takes those before it too. Nothing if they don't form a tree.
std::optional<std::size_t> most_on_tree(const Ancestors& early, const std::vector<std::uint32_t>& late,
                                        std::size_t have) {
  const std::size_t n = early.writes().size();
  std::vector<std::vector<std::size_t>> below(n + 1);  // the last one is the root: nothing taken
  std::vector<std::size_t> gains(n + 1);
  const auto place = [&](std::uint32_t node) -> std::optional<std::size_t> {
    const auto nearest = early.nearest(node);
    return nearest == Ancestors::none_before ? n : nearest;
  };
  for (std::uint32_t node : late) {
    const auto at = place(node);
    if (!at) return std::nullopt;
    ++gains[*at];
  }
  for (std::size_t i = 0; i < n; ++i) {
    const auto at = place(early.writes()[i]);
    if (!at) return std::nullopt;
    below[*at].push_back(i);
  }
  // best[v][k]: the most gained below and at v with k early writes there, v among them. Later writes first.
  std::vector<std::vector<std::size_t>> best(n + 1);
  const auto fill = [&](std::size_t v) {
    std::vector<std::size_t> sums{0};
    for (std::size_t child : below[v]) {
      std::vector<std::size_t> joined(std::min(have + 1, sums.size() + best[child].size() - 1));
      for (std::size_t a = 0; a < sums.size(); ++a)
        for (std::size_t b = 0; b < best[child].size() && a + b < joined.size(); ++b)
          joined[a + b] = std::max(joined[a + b], sums[a] + best[child][b]);
      sums = std::move(joined);
    }
    best[v].assign(1, v == n ? gains[n] + sums.back() : 0);
    if (v < n)
      for (std::size_t gained : sums) best[v].push_back(gains[v] + gained);
  };
  for (std::size_t v = n; v-- > 0;) fill(v);
  fill(n);
  return best[n].front();
}

// The most writes of `late` in a prefix with `have` writes of the other letter: never less than the truth.
std::size_t most_allowed(const Ancestors& early, const std::vector<std::uint32_t>& late, std::size_t have) {
  const auto alone = static_cast<std::size_t>(std::count_if(
      late.begin(), late.end(), [&](std::uint32_t node) { return early.least_before(node) <= have; }));
  return std::min(alone, most_on_tree(early, late, have).value_or(alone));
}

std::optional<std::vector<FactIndex>> blocking_facts_of(const OrderProblem& problem, const OrderLinks& links,
                                                        const Letters& way,
                                                        const std::set<FactIndex>& left_out) {
  if (way.empty()) return std::nullopt;
  const Blocked blocked(problem, links, way, left_out);
  std::vector<std::uint32_t> writes = writes_of(problem, way.back());
  const auto shown = static_cast<std::size_t>(std::count(way.begin(), way.end(), way.back()));
  if (shown > writes.size()) return std::nullopt;
  blocked.sort_by_cost(writes);
  writes.resize(writes.size() - shown + 1);
  if (blocked.cost(writes.back()) == not_blocked) return std::nullopt;
  return blocked.facts_of(std::move(writes));
}

}  // namespace

std::optional<std::vector<FactIndex>> blocking_facts(const OrderProblem& problem,
                                                     const std::vector<Letters>& ways) {
  const OrderLinks links(problem);
  std::set<FactIndex> facts;
  const auto add_facts = [&](std::set<FactIndex>& all, const std::set<FactIndex>& left_out) {
    return std::all_of(ways.begin(), ways.end(), [&](const Letters& way) {
      const auto blocked = blocking_facts_of(problem, links, way, left_out);
      if (blocked) all.insert(blocked->begin(), blocked->end());
      return blocked.has_value();
    });
  };
  if (ways.empty() || !add_facts(facts, {})) return std::nullopt;
  if (ways.size() == 1) return std::vector<FactIndex>(facts.begin(), facts.end());
  // Several ways may share what blocks them.
  std::set<FactIndex> left_out;
  for (FactIndex fact = 0; fact < problem.fact_count(); ++fact)
    if (!facts.contains(fact)) left_out.insert(fact);
  for (FactIndex fact : facts) {
    std::set<FactIndex> fewer;
    left_out.insert(fact);
    if (!add_facts(fewer, left_out)) left_out.erase(fact);
  }
  std::erase_if(facts, [&](FactIndex fact) { return left_out.contains(fact); });
  return std::vector<FactIndex>(facts.begin(), facts.end());
}

std::optional<CountedOut> counted_out(const OrderProblem& problem, const Letters& way) {
  if (way.empty()) return std::nullopt;
  const OrderLinks links(problem);
  const std::vector<std::size_t> shown = counts_in(problem, way), all = letter_counts(problem);
  const std::vector<std::uint32_t> late = writes_of(problem, way.back());
  std::size_t work = 0;
  for (Letter early = static_cast<Letter>(problem.letters.size()); early-- > 0;) {
    if (early == way.back() || shown[early] == all[early]) continue;
    work += problem.nodes.size() * (1 + all[early] / 64) + all[early] * all[early];
    if (work > most_counting_work) return std::nullopt;
    const Ancestors ancestors(problem, links, early);
    std::size_t have = shown[early];
    if (most_allowed(ancestors, late, have) >= shown[way.back()]) continue;
    while (most_allowed(ancestors, late, have) < shown[way.back()]) ++have;
    return CountedOut{way.back(), early, shown[way.back()], have};
  }
  return std::nullopt;
}

}  // namespace forkcheck
