// Do processes that remember different things go on in the same way?
#pragma once

#include <cstddef>

#include "machine/kernel.h"

namespace forkcheck {

// Do two states, the same but for what the first process remembers, go on in the same way? Says no when it
// doesn't show within a few steps. What differs is most often the status of the child before, which is read
// no more. Says no, too, where more is reaped than the `left` children that there really are, as the state
// has them all, and where a child would remember what differs.
// `depth`: how many steps it may take to show.
bool alike(Kernel& kernel, const State& a, const State& b, std::size_t left, int depth);

}  // namespace forkcheck
