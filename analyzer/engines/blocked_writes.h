// Why a prefix is impossible, read off the graph without a solver where that is enough.
//
// An event is blocked, with respect to a prefix, if the prefix lacks its text altogether, or if something
// that is blocked has to come before it: by one fact, or as one of the exits that an open wait can't do
// without. A letter that the prefix shows n times, out of m writes, is asked for too often if more than m - n
// of its writes are blocked. Where no letter repeats this finds every reason there is: the letter that came
// too early, and the path back to one that isn't there yet.
#pragma once

#include <optional>
#include <vector>

#include "engines/order_problem.h"
#include "engines/order_solver.h"

namespace forkcheck {

// The facts that block the last letter of each of these ways to spell a prefix: for one way as few as can be,
// and none can be left out. Nothing if they aren't all blocked in this sense.
std::optional<std::vector<FactIndex>> blocking_facts(const OrderProblem& problem,
                                                     const std::vector<Letters>& ways);

// Where letters repeat: `late` is written for the nth time, which takes at least mth writes of `early`, and
// the prefix has fewer.
struct CountedOut {
  Letter late = no_letter, early = no_letter;
  std::size_t nth = 0, mth = 0;
  bool operator==(const CountedOut&) const = default;
};
std::optional<CountedOut> counted_out(const OrderProblem& problem, const Letters& way);

}  // namespace forkcheck
