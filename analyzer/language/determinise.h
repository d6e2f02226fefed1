// The subset construction (Rabin, Scott 1959), lazily: only subsets that can be reached.
#pragma once

#include <optional>

#include "base/budget.h"
#include "language/dfa.h"
#include "language/flat_nfa.h"

namespace forkcheck {

// Labels are the code words of `nfa`, each state's edges sorted by them. Nothing if the budget ran out.
std::optional<Dfa> determinise(const FlatNfa& nfa, Budget& budget);

}  // namespace forkcheck
