// A natural run: the program with nobody in its way, on whatever processors the system gives it. Its bytes
// are read as they come.
//
// Not traced, but still contained: it is forked from the server under the natural filter, in a process group
// that it can't leave, so that one signal ends it with all its descendants, also a fork bomb (fork fails
// while a signal is pending, so nobody slips away).
#pragma once

#include "runtime/fork_server.h"
#include "runtime/program_files.h"
#include "runtime/run_options.h"
#include "runtime/run_result.h"

namespace forkcheck::runtime {

// Afterwards no process of the run is left. Nothing if the server can't make a process. Blocks SIGCHLD for
// the caller.
std::optional<NaturalResult> run_naturally(const ForkServer& server, const ProgramFiles& files,
                                           const RunOptions& options);

}  // namespace forkcheck::runtime
