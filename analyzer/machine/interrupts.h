// What signal handlers can reach, read off the program.
#pragma once

#include <vector>

#include "program/program.h"

namespace forkcheck {

// Functions that may become handlers: those whose address is taken, if sigaction is called anywhere.
std::vector<FunctionId> find_handlers(const Program& program);

// Variables that the handlers, or what they call, mention by name; by global. Empty if there are no handlers. A handler that
// comes before or after an access to one of them may be told apart.
std::vector<bool> watched_globals(const Program& program, const std::vector<FunctionId>& handlers);

}  // namespace forkcheck
