// Walking along outputs without having them all: is this one possible, which are the first?
//
// The automaton of the outputs is made on the way, only where the walk goes. A place in it is the set of
// points where runs can be after the same symbols (the subset construction, lazily); from each of them some
// run goes on to its end, so a walk never has to turn back. An output of n symbols costs n places, whatever
// the number of states of the program.
//
// Whether runs can stay somewhere for ever shows only in the whole state graph. So programs with a cycle
// without text, and questions about endless outputs, are left to the full search.
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "engines/model.h"
#include "language/symbol.h"

namespace forkcheck {

// Is it an output? Nothing if this can't be told in this way, or the budget ran out (ask it): search
// everything.
std::optional<bool> is_output(Model& model, WordView output, Budget& budget);

// The first `most` outputs in byte order, or all if there are fewer. Nothing as above.
std::optional<std::vector<Word>> first_outputs(Model& model, std::size_t most, Budget& budget);

// An output that begins with as much of `output` as any. Nothing as above.
std::optional<Word> similar_output(Model& model, WordView output, Budget& budget);

}  // namespace forkcheck
