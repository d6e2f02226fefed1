// What would be different elsewhere: into a pipe instead of a terminal, with ideal timing, with Linux's own
// order of reaping.
#pragma once

#include <string>
#include <vector>

#include "machine/machine.h"
#include "program/program.h"
#include "report/report_data.h"

namespace forkcheck {

// A sentence for each neighbouring profile under which the program has other outputs. Looks only where the
// answer could differ, and only for a moment: what isn't known by then is left out. Needs a complete answer
// and the graphs.
std::vector<std::string> notes_on_other_profiles(const Program& program, const ReportData& data,
                                                 const MachineOptions& machine);

}  // namespace forkcheck
