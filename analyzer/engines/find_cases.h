// Which cases a program's runs can be in, where it decides by numbers that differ from run to run: found before anything else
// looks at it (machine/cases.h has the method). Z3 decides which numbers can be together.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "machine/kernel.h"

namespace forkcheck {

// A place where the program decides by such a number, if a look at some of its states finds one.
std::optional<Diagnostic> find_decision(const Program& program, const Profile& profile, const MachineOptions& options);

// Settles the kernel's cases; they stay unknown if there are too many or the search is too large, and the decision is a limit
// then. `decision`: where the finding that tells of the cases is.
void find_cases(Kernel& kernel, const Diagnostic& decision);

// "{P0} % 2 == 0, {P0.1} % 2 != 0"
std::string describe_case(const Kernel& kernel, const Case& found);

}  // namespace forkcheck
