// The command line as Options. The only place that knows CLI11.
#pragma once

#include <variant>

#include "cli/options.h"
#include "cli/status.h"

namespace forkcheck {

// Options, or the status to end with: help or the version was printed, or what is wrong was said on standard
// error.
std::variant<Options, Status> parse_options(int argc, char** argv);

}  // namespace forkcheck
