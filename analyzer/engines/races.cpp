#include "engines/races.h"

#include "engines/state_search.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_processes = 200;

// Is there a race that wasn't known at its beginning?
bool finds_one(Kernel& kernel, std::size_t most_states) {
  using Next = StateSearch::Next;
  const Accesses known = kernel.races().all();
  StateSearch(kernel).run(most_states, [&](const State& state) {
    if (kernel.races().all() != known) return Next::stop;
    return kernel.stuck(state) || state.processes.size() > most_processes ? Next::leave : Next::expand;
  });
  return kernel.races().all() != known;
}

}  // namespace

void find_races(Kernel& kernel, std::size_t most_states) {
  if (!kernel.machine().shares_memory() || kernel.races_settled()) return;
  while (finds_one(kernel, most_states)) {}
  kernel.settle_races();
}

}  // namespace forkcheck
