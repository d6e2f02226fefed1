// The process graph of one given run, where there are too many graphs to find it among all.
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "engines/graph.h"
#include "engines/model.h"
#include "posix/event.h"

namespace forkcheck {

// The graph that stands for this run and all that differ from it only in the order of independent events. The
// run must be whole. Nothing if the model doesn't accept it.
std::optional<ProcessGraph> graph_of_run(Model& model, const std::vector<Event>& run);

}  // namespace forkcheck
