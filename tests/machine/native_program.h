// The truth: a C text compiled by the compiler of this machine, as forkcheck's real runs do it, and run alone.
#pragma once

#include <filesystem>
#include <string>

namespace forkcheck {

struct NativeRun {
  std::string out, err;  // written to stdout and stderr, both pipes or files
  std::string ending;    // "exit 3", "signal 11", "doesn't compile"
};

std::string read_file(const std::filesystem::path& path);

bool have_compiler();
// In a directory of its own, as ./program, with an empty environment and no input.
NativeRun run_natively(const std::string& source);

}  // namespace forkcheck
