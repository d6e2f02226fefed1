// What this machine allows, each thing really tried: a compiler, a static libc, ptrace, seccomp, namespaces,
// a pty, process limits, and at last a whole controlled run.
#pragma once

#include <string>
#include <vector>

namespace forkcheck::runtime {

// needed: without it there are no real runs. useful: they work, but something is lost; `detail` or `mend`
// says what.
enum class Importance { needed, useful };

struct Check {
  std::string name;
  bool ok = false;
  std::string detail;  // what was found
  std::string mend;    // what to do about it; empty if ok
  Importance importance = Importance::needed;
};

// Takes about half a second, most of it the compiler's.
std::vector<Check> examine_machine();

}  // namespace forkcheck::runtime
