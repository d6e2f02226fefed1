// Puts another program's code and globals behind this one's, as what exec runs: the two share nothing.
#pragma once

#include "program/program.h"

namespace forkcheck {

// Returns the other's main as it is called here. Its executables aren't taken over.
FunctionId link(Program& program, const Program& other);

}  // namespace forkcheck
