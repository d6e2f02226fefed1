#include "language/determinise.h"

#include <algorithm>

#include "language/sequence_table.h"

namespace forkcheck {
namespace {

// A subset is the sorted sequence of its states that matter (FlatNfa::matters), interned; its id is the state
// of the Dfa.
class SubsetConstruction {
 public:
  SubsetConstruction(const FlatNfa& nfa, Budget& budget)
      : nfa_(nfa), budget_(budget), seen_(nfa.size()), alone_(nfa.size(), none) {}

  std::optional<Dfa> run() {
    if (!nfa_.any_word) return std::move(dfa_);
    const State start[] = {nfa_.start};
    dfa_.start = subset_after(start);
    for (Dfa::State subset = 0; subset < subsets_.size(); subset++) {
      if (budget_.spent()) return std::nullopt;
      add_edges_of(subset);
      dfa_.first_edge.push_back(static_cast<std::uint32_t>(dfa_.edges.size()));
    }
    return std::move(dfa_);
  }

 private:
  using State = FlatNfa::State;
  static constexpr std::uint32_t none = 0xffffffff;

  void add_edges_of(Dfa::State subset) {
    moves_.clear();
    for (const State s : subsets_[subset]) {
      for (const auto& edge : nfa_.edges_of(s))
        moves_.push_back(std::uint64_t{edge.label} << 32 | edge.target);
    }
    std::ranges::sort(moves_);
    for (std::size_t first = 0, last; first < moves_.size(); first = last) {
      const auto label = static_cast<std::uint32_t>(moves_[first] >> 32);
      targets_.clear();
      for (last = first; last < moves_.size() && moves_[last] >> 32 == label; last++) {
        targets_.push_back(static_cast<State>(moves_[last]));
      }
      dfa_.edges.push_back({label, subset_after(targets_)});
    }
  }

  // The subset of all states that can be reached from `targets` (not empty) without writing.
  Dfa::State subset_after(std::span<const State> targets) {
    const bool alone = targets.front() == targets.back();  // targets are sorted
    if (alone && alone_[targets.front()] != none) return alone_[targets.front()];
    const Dfa::State subset = intern(closure(targets));
    if (alone) alone_[targets.front()] = subset;
    return subset;
  }

  const std::vector<State>& closure(std::span<const State> targets) {
    epoch_++;
    pending_.clear();
    closure_.clear();
    const auto reach = [&](State s) {
      if (std::exchange(seen_[s], epoch_) != epoch_) pending_.push_back(s);
    };
    for (const State s : targets) reach(s);
    while (!pending_.empty()) {
      const State s = pending_.back();
      pending_.pop_back();
      if (nfa_.matters(s)) closure_.push_back(s);
      for (const State next : nfa_.silent_of(s)) reach(next);
    }
    std::ranges::sort(closure_);
    return closure_;
  }

  Dfa::State intern(const std::vector<State>& subset) {
    const auto [id, added] = subsets_.intern(subset);
    if (added)
      dfa_.accepting.push_back(std::ranges::any_of(subset, [&](State s) { return nfa_.accepting[s] != 0; }));
    return id;
  }

  const FlatNfa& nfa_;
  Budget& budget_;
  SequenceTable subsets_;
  Dfa dfa_;
  std::vector<std::uint32_t> seen_;  // by state: the closure that it was last part of
  std::uint32_t epoch_ = 0;
  std::vector<Dfa::State> alone_;     // by state: the subset after it alone, once known
  std::vector<std::uint64_t> moves_;  // the rest are buffers, kept to save allocations
  std::vector<State> targets_, pending_, closure_;
};

}  // namespace

std::optional<Dfa> determinise(const FlatNfa& nfa, Budget& budget) {
  return SubsetConstruction(nfa, budget).run();
}

}  // namespace forkcheck
