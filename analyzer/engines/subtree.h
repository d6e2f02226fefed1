// Parts of a state as states of their own.
#pragma once

#include "machine/state.h"

namespace forkcheck {

// The process `root` and all below it; others are strangers to it. For states without names.
State subtree(const State& state, ProcessIndex root);

// Puts the processes of `more` beside those of `all`.
void append(State& all, const State& more);

}  // namespace forkcheck
