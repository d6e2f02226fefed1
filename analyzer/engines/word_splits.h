// Different letter sequences can spell the same bytes ("a" then "bc", "ab" then "c"): all ways to read a word as letters.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engines/order_problem.h"

namespace forkcheck {

// All ways in which the problem's letters spell `word` whole (its ending marker included), each letter as often as it is
// written in a run. Nothing if there are more than `limit`.
std::optional<std::vector<Letters>> splits(const OrderProblem& problem, WordView word, std::size_t limit);

}  // namespace forkcheck
