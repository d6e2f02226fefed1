// What process graphs say about a program, read off their partial orders and not off the states that a search
// happened to visit: children that may outlive their parent, and zombies that nobody reaps.
#pragma once

#include "engines/graph.h"

namespace forkcheck {

// Each finding once for each fork (source place), at that place.
Diagnostics graph_findings(const GraphSet& graphs);

}  // namespace forkcheck
