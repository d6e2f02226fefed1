// Different letter sequences can spell the same bytes ("a" then "bc", "ab" then "c"): all ways to read a word
// as letters, each letter at most as often as it is written in a run.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engines/order_problem.h"

namespace forkcheck {

// All ways in which the problem's letters spell `word` whole (its ending marker included). Nothing if there
// are more than `limit`.
std::optional<std::vector<Letters>> splits(const OrderProblem& problem, WordView word, std::size_t limit);

// All shortest letter sequences that begin with `prefix` (which has no marker): the last letter may reach
// beyond it.
std::optional<std::vector<Letters>> prefix_ways(const OrderProblem& problem, WordView prefix,
                                                std::size_t limit);

}  // namespace forkcheck
