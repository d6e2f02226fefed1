// The engines, each Model -> Answer. They share nothing but the machine and the kernel.
#pragma once

#include "base/budget.h"
#include "engines/answer.h"
#include "engines/model.h"

namespace forkcheck {

// All interleavings, no reduction at all, named states. Small and obviously right; used by tests only, as the gold standard.
Answer naive(Model& model, Budget& budget);

// The state graph by search with partial-order reduction and canonical states.
Answer explore(Model& model, Budget& budget);

// The number of outputs, in whatever way is fastest: by parts that shuffle freely (factor.h), by levels of a
// deterministic state graph (level_count.h), else from the language. With `jobs` threads where that pays; the
// result doesn't depend on them. An unfinished count is 0 and says so.
CountedOutputs count_outputs(Model& model, Budget& budget, unsigned jobs);

// Process graphs and Z3: all outputs by asking for one more until there is none. `max_outputs` bounds the enumeration;
// past it the answer is incomplete (see agree.h for what is proved instead).
Answer smt(Model& model, Budget& budget, std::size_t max_outputs);

}  // namespace forkcheck
