// A natural run: the program with nobody in its way, on whatever processors the system gives it. Its bytes
// are read as they come.
//
// Not traced, but still contained: it is forked from the server under the natural filter, in a process group
// that it can't leave but inside a namespace of ours, so that one signal ends it with all its descendants, also
// a fork bomb (fork fails while a signal is pending, so nobody slips away).
//
// One thing isn't as under a shell: who adopts orphans is the parent of the program, too, so that no group of
// the run is ever orphaned, and what is stopped isn't hung up.
#pragma once

#include "runtime/fork_server.h"
#include "runtime/program_files.h"
#include "runtime/run_options.h"
#include "runtime/run_result.h"

namespace forkcheck::runtime {

// Afterwards no process of the run is left. Nothing if the server can't make a process. Blocks SIGCHLD for
// the caller.
std::optional<NaturalResult> run_naturally(const ForkServer& server, const ProgramFiles& files,
                                           const RunOptions& options, Isolation isolation);

}  // namespace forkcheck::runtime
