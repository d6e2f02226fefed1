#include "language/dfa.h"

#include <algorithm>
#include <unordered_map>

namespace forkcheck {

std::optional<std::vector<Dfa::State>> topological_order(const Dfa& dfa) {
  std::vector<std::uint32_t> waits_for(dfa.size());
  for (const auto& edge : dfa.edges) waits_for[edge.target]++;
  std::vector<Dfa::State> order;
  order.reserve(dfa.size());
  if (dfa.size() > 0 && waits_for[dfa.start] == 0) order.push_back(dfa.start);
  for (std::size_t i = 0; i < order.size(); i++) {
    for (const auto& edge : dfa.edges_of(order[i])) {
      if (--waits_for[edge.target] == 0) order.push_back(edge.target);
    }
  }
  if (order.size() < dfa.size()) return std::nullopt;
  return order;
}

namespace {

// A state of a trie stands for a range of sorted words that agree in their first `depth` symbols.
struct TrieNode {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t depth;
};

// A trie for each state: the words are the code words on its edges, and the last symbol of each leads to the
// edge's target.
class Expansion {
 public:
  Expansion(const Dfa& dfa, const std::vector<Word>& code_words) : dfa_(dfa), code_words_(code_words) {}

  Dfa run() {
    for (Dfa::State state = 0; state < dfa_.size(); state++) {
      nodes_.push_back({dfa_.first_edge[state], dfa_.first_edge[state + 1], 0});
    }
    for (std::size_t i = 0; i < nodes_.size(); i++) {
      add_edges(nodes_[i]);
      expanded_.first_edge.push_back(static_cast<std::uint32_t>(expanded_.edges.size()));
    }
    expanded_.accepting = dfa_.accepting;
    expanded_.accepting.resize(nodes_.size(), 0);
    expanded_.start = dfa_.start;
    return std::move(expanded_);
  }

 private:
  const Word& word(std::uint32_t edge) const { return code_words_[dfa_.edges[edge].label]; }

  // Code words are sorted, so those that go on with the same symbol are neighbours.
  void add_edges(TrieNode node) {
    for (std::uint32_t first = node.first, last; first < node.last; first = last) {
      const Symbol symbol = word(first)[node.depth];
      last = first + 1;
      while (last < node.last && word(last)[node.depth] == symbol) last++;
      expanded_.edges.push_back({symbol, target({first, last, node.depth + 1})});
    }
  }

  Dfa::State target(TrieNode node) {
    const auto& edge = dfa_.edges[node.first];
    const bool alone = node.last == node.first + 1;
    if (alone && code_words_[edge.label].size() == node.depth) return edge.target;
    const auto fresh = static_cast<Dfa::State>(nodes_.size());
    if (alone && node.depth == 1) {  // the tails of equal edges are shared right away
      const auto [known, added] = tails_.try_emplace(std::uint64_t{edge.label} << 32 | edge.target, fresh);
      if (!added) return known->second;
    }
    nodes_.push_back(node);
    return fresh;
  }

  const Dfa& dfa_;
  const std::vector<Word>& code_words_;
  std::vector<TrieNode> nodes_;  // by state of the expanded automaton
  std::unordered_map<std::uint64_t, Dfa::State> tails_;
  Dfa expanded_;
};

}  // namespace

Dfa expand(const Dfa& dfa, const std::vector<Word>& code_words) {
  return Expansion(dfa, code_words).run();
}

Dfa trie(std::vector<Word> words) {
  std::ranges::sort(words, word_before);
  const auto copies = std::ranges::unique(words);
  words.erase(copies.begin(), copies.end());
  Dfa dfa;
  std::vector<TrieNode> nodes;
  if (!words.empty()) nodes.push_back({0, static_cast<std::uint32_t>(words.size()), 0});
  for (std::size_t i = 0; i < nodes.size(); i++) {
    auto [first, end, depth] = nodes[i];
    const bool accepts = words[first].size() == depth;
    dfa.accepting.push_back(accepts);
    if (accepts) first++;
    for (std::uint32_t last; first < end; first = last) {
      const Symbol symbol = words[first][depth];
      last = first + 1;
      while (last < end && words[last][depth] == symbol) last++;
      dfa.edges.push_back({symbol, static_cast<Dfa::State>(nodes.size())});
      nodes.push_back({first, last, depth + 1});
    }
    dfa.first_edge.push_back(static_cast<std::uint32_t>(dfa.edges.size()));
  }
  return dfa;
}

}  // namespace forkcheck
