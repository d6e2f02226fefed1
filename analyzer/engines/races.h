// Which accesses of shared memory race: found by searching, before anything else looks at the program.
#pragma once

#include <cstddef>

#include "machine/kernel.h"

namespace forkcheck {

// Searches all states until no new race shows, starting again after each; then the kernel's races are settled. Nothing to do for
// programs without shared memory. After so many states (of one search) it gives up: races that are met later are a limit then.
void find_races(Kernel& kernel, std::size_t most_states = 200'000);

}  // namespace forkcheck
