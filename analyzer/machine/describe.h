// A local state in words, for debugging and verbose reports.
#pragma once

#include <string>

#include "machine/local_state.h"

namespace forkcheck {

// One line for each frame with its variables, then buffers, handlers and the request.
std::string describe(const LocalState& state, const Program& program);
// "5", "process 0", "&object 7+4", ...
std::string describe(const Value& value);

}  // namespace forkcheck
