#include "engines/races.h"

#include <unordered_set>

#include "engines/reduce.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_processes = 200;

// Is there a race that wasn't known at its beginning?
class RaceSearch {
 public:
  explicit RaceSearch(Kernel& kernel) : kernel_(kernel), reduction_(kernel, Nohang::possible), known_(kernel.races().all()) {}

  bool finds_one(std::size_t most_states) {
    visit(kernel_.initial());
    while (!waiting_.empty() && seen_.size() < most_states) {
      const State* state = waiting_.back();
      waiting_.pop_back();
      expand(*state);
      if (kernel_.races().all() != known_) return true;
    }
    return false;
  }

 private:
  void visit(State state) {
    const auto [place, is_new] = seen_.insert(std::move(state));
    if (is_new) waiting_.push_back(&*place);
  }

  void expand(const State& state) {
    if (kernel_.stuck(state) || state.processes.size() > most_processes) return;
    auto steps = reduction_.enough_steps(state, [&](const State& next) { return seen_.contains(next); });
    if (!steps) steps = kernel_.steps(state);
    for (Step& step : *steps) visit(std::move(step.next));
  }

  Kernel& kernel_;
  Reduction reduction_;
  const Accesses known_;
  std::unordered_set<State, StateHash> seen_;  // whose elements don't move
  std::vector<const State*> waiting_;
};

}  // namespace

void find_races(Kernel& kernel, std::size_t most_states) {
  if (!kernel.machine().shares_memory() || kernel.races_settled()) return;
  while (RaceSearch(kernel).finds_one(most_states)) {}
  kernel.settle_races();
}

}  // namespace forkcheck
