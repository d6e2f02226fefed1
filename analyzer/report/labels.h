// What is written at the events of a process graph: the statement as the program's author wrote it, and the
// printed text.
#pragma once

#include <optional>
#include <string>

#include "base/source.h"
#include "engines/graph.h"
#include "posix/wait_status.h"

namespace forkcheck {

struct EventLabel {
  std::string statement;  // "printf", "fork", "waitpid", "exit 3", "SIGSEGV"
  std::string output;     // in the notation of outputs; empty where nothing was written
};

// The statement is the function named at the event's place; else the call's own name.
EventLabel label_of(const ProcessGraph& graph, const GraphEvent& event, const Sources& sources);

// The function called at this place ("printf"), "return", or "" where the source shows neither.
std::string statement_at(Span where, const Sources& sources);

std::string describe(
    const std::optional<WaitStatus>& end);  // "exit 0", "killed by SIGSEGV", "blocked for ever"

}  // namespace forkcheck
