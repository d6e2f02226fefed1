// How far into an output a process graph can follow, by walking along: the sets of writes that can have been
// done after each text, one after the other. No solver.
//
// Why silent events can go first: what can happen stays possible until it happens (edges and the waits'
// counts of exits only ever ask for more events), and silent events only make more possible. So a set of
// writes stands for everything that silent events can do after it, and any such set can go on to the end of a
// run: an output can begin with a text iff some set spells it.
//
// Where letters repeat, several sets are possible. Two of them are one if they differ only in which of
// several like parts is how far: a part is a tree of events that nothing else leads into, and its kind is its
// letters, the waits that count its exits, and the kinds of what follows.
#pragma once

#include <optional>

#include "base/budget.h"
#include "engines/order_problem.h"

namespace forkcheck {

struct Followed {
  std::size_t prefix = 0;   // symbols of the output that can be printed; the last text may reach beyond them
  bool whole = false;       // the output can be printed to its end, text by text
  bool everything = false;  // and nothing is left to print then
};

// `output` without an ending marker. Nothing if there are too many sets to look at, or if the budget ran out.
std::optional<Followed> follow(const OrderProblem& problem, WordView output, Budget& budget);

}  // namespace forkcheck
