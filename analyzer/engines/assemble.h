// From the state graph to the Language: its outputs, with the endings of runs that never end.
//
// Where does an endless output begin to repeat? Engines visit different states on the way (a silent step
// earlier or later), so the states can't say. The texts can: let U be all texts after which a run may be in a
// place where it can go on writing for ever. Going round keeps a run in U. In the smallest automaton of U the
// loop is a strongly connected part, and the text up to where the loop begins is the first text of U that a
// run has written when it is in such a part. `while (1) puts("x");` gives the empty text; with a child that
// writes "y" once, every x*y.
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "language/language.h"

namespace forkcheck {

struct StateGraph {
  Nfa nfa;                             // accepting: all processes are gone
  std::vector<Nfa::State> blocked_at;  // a run may stay here for ever without writing any more
  std::vector<Nfa::State> endless_at;  // a run may stay around here for ever, writing
};

// Nothing if the budget ran out.
std::optional<Language> outputs_of(StateGraph graph, Budget& budget);

}  // namespace forkcheck
