// All states of a program, depth first, with the partial-order reduction of the search for outputs (reduce.h): for what has to
// be known before anything else looks at it.
#pragma once

#include <cstddef>
#include <functional>
#include <unordered_set>
#include <vector>

#include "engines/reduce.h"

namespace forkcheck {

class StateSearch {
 public:
  explicit StateSearch(Kernel& kernel) : kernel_(kernel), reduction_(kernel, Nohang::possible) {}

  enum class Next : std::uint8_t { expand, leave, stop };
  enum class Result : std::uint8_t { finished, too_large, stopped };
  // `look` says of each state once what to do with it. Too large: there are more than `most` states.
  Result run(std::size_t most, const std::function<Next(const State&)>& look) {
    visit(kernel_.initial());
    while (!waiting_.empty()) {
      if (seen_.size() >= most) return Result::too_large;
      const State& state = *waiting_.back();
      waiting_.pop_back();
      const Next next = look(state);
      if (next == Next::stop) return Result::stopped;
      if (next == Next::expand) expand(state);
    }
    return Result::finished;
  }

 private:
  void visit(State state) {
    const auto [place, is_new] = seen_.insert(std::move(state));
    if (is_new) waiting_.push_back(&*place);
  }

  void expand(const State& state) {
    auto steps = reduction_.enough_steps(state, [&](const State& next) { return seen_.contains(next); });
    if (!steps) steps = kernel_.steps(state);
    for (Step& step : *steps) visit(std::move(step.next));
  }

  Kernel& kernel_;
  Reduction reduction_;
  std::unordered_set<State, StateHash> seen_;  // whose elements don't move
  std::vector<const State*> waiting_;
};

}  // namespace forkcheck
