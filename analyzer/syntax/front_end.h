// The whole front end in one call: parse and lower.
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "program/program.h"

namespace forkcheck {

struct Compiled {
  Program program;
  Diagnostics warnings;
};

// `file` is in `sources`; `directory` is where `#include "x"` looks first (empty: only built-in headers).
Result<Compiled> compile(Sources& sources, FileId file, const std::string& directory);

}  // namespace forkcheck
