// The process graph of one run: all runs with the same dependencies have the same graph.
#pragma once

#include "engines/graph.h"
#include "engines/trace_search.h"

namespace forkcheck {

ProcessGraph graph_of_trace(Kernel& kernel, const std::vector<TraceEvent>& trace, const TraceEnd& end);

// Two graphs are the same picture if these are equal: processes by name, and each one's events with what
// comes before them.
std::vector<std::uint64_t> signature(const ProcessGraph& graph);

}  // namespace forkcheck
