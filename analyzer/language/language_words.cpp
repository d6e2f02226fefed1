// Searches for single words: outside of another language, and a set that covers all edges.
#include <algorithm>
#include <unordered_map>

#include "language/graph_walks.h"
#include "language/language.h"

namespace forkcheck {
namespace {

using State = Language::State;
constexpr State gone = 0xffffffff;  // the other language has left the word

// A state of the product of two languages, and how the search came here.
struct Pair {
  State ours;
  State theirs;
  std::uint32_t parent;  // index of a pair; that of itself at the start
  Symbol symbol;         // read on the way from the parent
};

Word way_to(const std::vector<Pair>& pairs, std::uint32_t at) {
  Word word;
  for (; pairs[at].parent != at; at = pairs[at].parent) word.push_back(pairs[at].symbol);
  std::ranges::reverse(word);
  return word;
}

}  // namespace

// Breadth first over pairs of states.
std::optional<Word> Language::shortest_outside(const Language& other) const {
  if (empty() || *this == other) return std::nullopt;
  std::vector<Pair> pairs{{start(), other.empty() ? gone : other.start(), 0, 0}};
  std::unordered_map<std::uint64_t, char> met;
  for (std::uint32_t i = 0; i < pairs.size(); i++) {
    const Pair at = pairs[i];
    if (accepts_at(at.ours) && (at.theirs == gone || !other.accepts_at(at.theirs))) return way_to(pairs, i);
    for (const auto& edge : edges(at.ours)) {
      const State theirs = at.theirs == gone ? gone : other.next(at.theirs, edge.symbol).value_or(gone);
      if (met.try_emplace(std::uint64_t{edge.target} << 32 | theirs).second)
        pairs.push_back({edge.target, theirs, i, edge.symbol});
    }
  }
  return std::nullopt;
}

namespace {

// Each word starts from an edge not yet covered and grows both ways, over uncovered edges where there are
// any, else along shortest ways to the start and to acceptance. Ends: every step covers an edge or comes
// nearer.
class EdgeCover {
 public:
  explicit EdgeCover(const Language& language)
      : language_(language),
        incoming_(language),
        to_end_(lengths_to_acceptance(language)),
        covered_(language.state_count()),
        entry_(language.state_count()) {
    for (State s = 0; s < language.state_count(); s++) {
      const auto range = language.edges(s);
      covered_[s].resize(static_cast<std::size_t>(range.last - range.first));
    }
    find_entries();
  }

  std::vector<Word> run() {
    std::vector<Word> words;
    for (State s = 0; s < language_.state_count(); s++) {
      for (std::uint32_t e = 0; e < covered_[s].size(); e++) {
        if (!covered_[s][e]) words.push_back(word_over({s, e}));
      }
    }
    if (words.empty() && !language_.empty()) words.emplace_back();
    return words;
  }

 private:
  using EdgeId = IncomingEdges::Edge;

  const Language::Edge& edge(EdgeId id) const { return language_.edges(id.source).first[id.index]; }

  // For each state the edge over which a breadth-first walk first meets it: states are numbered in that order
  // already.
  void find_entries() {
    State met = 1;
    for (State s = 0; s < language_.state_count(); s++) {
      std::uint32_t index = 0;
      for (const auto& e : language_.edges(s)) {
        if (e.target == met) entry_[met++] = {s, index};
        index++;
      }
    }
  }

  Word word_over(EdgeId middle) {
    covered_[middle.source][middle.index] = 1;
    Word word;
    for (State s = middle.source; s != 0;) {
      const EdgeId before = take_before(s);
      word.push_back(edge(before).symbol);
      s = before.source;
    }
    std::ranges::reverse(word);
    word.push_back(edge(middle).symbol);
    State s = edge(middle).target;
    while (const auto after = take_after(s)) {
      word.push_back(edge(*after).symbol);
      s = edge(*after).target;
    }
    return word;
  }

  EdgeId take_before(State s) {
    EdgeId chosen = entry_[s];
    for (auto e = incoming_.first[s]; e < incoming_.first[s + 1]; e++) {
      const EdgeId candidate = incoming_.edges[e];
      if (covered_[candidate.source][candidate.index]) continue;
      chosen = candidate;
      break;
    }
    covered_[chosen.source][chosen.index] = 1;
    return chosen;
  }

  // The edge to go on with; nothing where the word can end and no uncovered edge goes on.
  std::optional<EdgeId> take_after(State s) {
    std::uint32_t nearest = 0;
    const auto range = language_.edges(s);
    for (std::uint32_t e = 0; e < covered_[s].size(); e++) {
      if (!covered_[s][e]) {
        covered_[s][e] = 1;
        return EdgeId{s, e};
      }
      if (to_end_[range.first[e].target] < to_end_[range.first[nearest].target]) nearest = e;
    }
    if (language_.accepts_at(s)) return std::nullopt;
    return EdgeId{s, nearest};
  }

  const Language& language_;
  IncomingEdges incoming_;
  std::vector<std::uint32_t> to_end_;
  std::vector<std::vector<char>> covered_;  // by state and edge
  std::vector<EdgeId> entry_;               // by state, but the start
};

}  // namespace

std::vector<Word> Language::edge_cover() const {
  return EdgeCover(*this).run();
}

}  // namespace forkcheck
