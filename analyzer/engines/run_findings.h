// Findings about runs that never end, in words with a place.
#pragma once

#include "base/diagnostic.h"
#include "engines/components.h"

namespace forkcheck {

Diagnostic fork_bomb(Span where);

// A run can stay in this tree for ever: who is blocked, spins or writes without end, and where. Each finding
// once.
void add_stay_findings(Diagnostics& findings, Kernel& kernel, const Components& components, ComponentId tree);

// The same for a whole state: where its processes wait, or go round (those whose indices are given).
struct WholeStay {
  std::vector<ProcessIndex> moving;
  bool endless = false;  // they write
};
void add_stay_findings(Diagnostics& findings, const Kernel& kernel, const Machine& machine, const State& state,
                       const WholeStay& stay);

}  // namespace forkcheck
