// The whole front end in one call: parse and lower.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "program/program.h"

namespace forkcheck {

struct Compiled {
  Program program;
  Diagnostics warnings;
};

// `file` is in `sources`; `directory` is where `#include "x"` looks first (empty: only built-in headers). `given`: what the program
// gets when it runs, its arguments and its input: they may name programs for exec.
Result<Compiled> compile(Sources& sources, FileId file, const std::string& directory, const std::vector<std::string>& given = {});

}  // namespace forkcheck
