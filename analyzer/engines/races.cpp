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

  // As in the search for outputs (whole_states.cpp), where what leads back to a state of before is expanded in full.
  void expand(const State& state) {
    if (kernel_.stuck(state) || state.processes.size() > most_processes) return;
    if (const auto actor = reduction_.only_process(state)) {
      std::vector<Step> steps = kernel_.steps_of(state, *actor);
      const bool leads_back = std::ranges::any_of(steps, [&](const Step& step) { return seen_.contains(step.next); });
      if (!leads_back) return visit_all(std::move(steps));
    }
    visit_all(kernel_.steps(state));
  }

  void visit_all(std::vector<Step> steps) {
    for (Step& step : steps) visit(std::move(step.next));
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
