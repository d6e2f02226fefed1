// Findings about runs that never end, in words with a place.
#pragma once

#include "base/diagnostic.h"
#include "engines/components.h"

namespace forkcheck {

Diagnostic fork_bomb(Span where);

// A run can stay in this tree for ever: who is blocked, spins or writes without end, and where. Each finding
// once.
void add_stay_findings(Diagnostics& findings, Kernel& kernel, const Components& components, ComponentId tree);

}  // namespace forkcheck
