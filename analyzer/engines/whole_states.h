// The search over whole named states, for programs whose processes do more to each other than waiting: signals, pipes, files.
//
// No forest of independent trees here (canonical.h), and no symmetry; what is left is partial-order reduction by persistent sets
// (reduce.h): where the steps of one process touch nothing that anybody else may touch before it moves, they alone are taken.
// The cycle proviso: a state whose reduced steps lead to a state that was met before is expanded in full, and so is every state
// that comes to lie on a cycle, so that nobody is put off for ever and fairness can be seen (endings.h).
#pragma once

#include "engines/answer.h"
#include "engines/model.h"
#include "base/budget.h"

namespace forkcheck {

// All outputs. Of the answer, what `explore` fills in for every search is left open: name, time, the machine's findings.
Answer explore_whole_states(Model& model, Budget& budget);

}  // namespace forkcheck
