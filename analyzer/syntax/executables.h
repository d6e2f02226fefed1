// What the exec functions of a program can find: programs beside it, and the small commands that courses use, written in C by us
// (headers/bits/commands). Only what a text of the program names, or is given to it, is looked for.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "program/program.h"

namespace forkcheck {

// Compiles a C file that is in the sources already.
using CompileFile = std::function<Result<Program>(FileId file)>;

// Adds to program.executables, and links their code. `directory` is where the program lies; empty: there is nothing beside it.
// `given`: texts whose words may name programs, too.
Result<void> add_executables(Program& program, Sources& sources, const std::string& directory, const std::vector<std::string>& given,
                             const CompileFile& compile_file);

}  // namespace forkcheck
