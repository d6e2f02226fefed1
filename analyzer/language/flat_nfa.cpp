#include "language/flat_nfa.h"

#include <numeric>
#include <unordered_map>

#include "base/hash.h"

namespace forkcheck {
namespace {

using State = Nfa::State;

// By state: is acceptance reachable from it?
std::vector<char> live_states(const Nfa& nfa) {
  const std::size_t n = nfa.edges.size();
  std::vector<std::uint32_t> first(n + 1);
  for (const auto& edges : nfa.edges) {
    for (const auto& edge : edges) first[edge.target]++;
  }
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<State> sources(first.back());
  for (State s = 0; s < n; s++) {
    for (const auto& edge : nfa.edges[s]) sources[--first[edge.target]] = s;
  }
  std::vector<char> live(n);
  std::vector<State> found;
  const auto visit = [&](State s) {
    if (!std::exchange(live[s], 1)) found.push_back(s);
  };
  for (State s = 0; s < n; s++) {
    if (nfa.accepting[s]) visit(s);
  }
  for (std::size_t i = 0; i < found.size(); i++) {
    for (auto e = first[found[i]]; e < first[found[i] + 1]; e++) visit(sources[e]);
  }
  return live;
}

class Flattening {
 public:
  Flattening(const Nfa& nfa, const PrefixCode& code) : nfa_(nfa), code_(code), live_(live_states(nfa)) {}

  FlatNfa run() {
    flat_.any_word = nfa_.start < nfa_.edges.size() && live_[nfa_.start];
    if (!flat_.any_word) return std::move(flat_);
    find_stand_ins();
    flat_.start = stand_in_[nfa_.start];
    flat_.accepting = nfa_.accepting;
    for (State s = 0; s < nfa_.edges.size(); s++) {
      if (live_[s] && stand_in_[s] == s) add_edges_of(s);
      end_state();
    }
    add_inner_states();
    return std::move(flat_);
  }

 private:
  // The one state that `s` passes on to, or `s` itself.
  State successor(State s) const {
    if (nfa_.accepting[s]) return s;
    State only = s;
    std::size_t choices = 0;
    for (const auto& edge : nfa_.edges[s]) {
      if (!live_[edge.target]) continue;
      if (!code_.spelling[edge.letter].empty() || ++choices > 1) return s;
      only = edge.target;
    }
    return only;
  }

  // Follows successors to their end. A ring of them has no way out, so its states aren't live.
  void find_stand_ins() {
    stand_in_.resize(nfa_.edges.size(), unknown);
    std::vector<State> path;
    for (State s = 0; s < stand_in_.size(); s++) {
      State at = s;
      for (path.clear(); live_[at] && stand_in_[at] == unknown; at = successor(at)) {
        path.push_back(at);
        stand_in_[at] = at;
      }
      for (const State passed : path) stand_in_[passed] = stand_in_[at];
    }
  }

  void add_edges_of(State s) {
    for (const auto& edge : nfa_.edges[s]) {
      if (!live_[edge.target]) continue;
      const State target = stand_in_[edge.target];
      if (code_.spelling[edge.letter].empty()) {
        flat_.silent.push_back(target);
      } else {
        add_labelled(edge.letter, 0, target);
      }
    }
  }

  void add_labelled(std::uint32_t letter, std::uint32_t position, State target) {
    const auto& spelled = code_.spelling[letter];
    const State next = position + 1 == spelled.size() ? target : inner_state({letter, position + 1, target});
    flat_.edges.push_back({spelled[position], next});
  }

  void end_state() {
    flat_.first_silent.push_back(static_cast<std::uint32_t>(flat_.silent.size()));
    flat_.first_edge.push_back(static_cast<std::uint32_t>(flat_.edges.size()));
  }

  // Within a text: code words up to `position` are written, then the run goes on at `target`.
  struct Inner {
    std::uint32_t letter;
    std::uint32_t position;
    State target;
    bool operator==(const Inner&) const = default;
  };
  struct InnerHash {
    std::size_t operator()(const Inner& i) const { return mix(mix(i.letter, i.position), i.target); }
  };

  State inner_state(Inner inner) {
    const auto fresh = static_cast<State>(nfa_.edges.size() + inner_.size());
    const auto [known, added] = inner_id_.try_emplace(inner, fresh);
    if (added) inner_.push_back(inner);
    return known->second;
  }

  void add_inner_states() {
    for (std::size_t i = 0; i < inner_.size(); i++) {
      const Inner inner = inner_[i];
      add_labelled(inner.letter, inner.position, inner.target);
      end_state();
    }
    flat_.accepting.resize(nfa_.edges.size() + inner_.size(), 0);
  }

  static constexpr State unknown = 0xffffffff;
  const Nfa& nfa_;
  const PrefixCode& code_;
  std::vector<char> live_;
  std::vector<State> stand_in_;  // by state: the one that takes its place
  std::vector<Inner> inner_;
  std::unordered_map<Inner, State, InnerHash> inner_id_;
  FlatNfa flat_;
};

}  // namespace

FlatNfa flatten(const Nfa& nfa, const PrefixCode& code) {
  return Flattening(nfa, code).run();
}

}  // namespace forkcheck
