// Process graphs: CS:APP's picture, one partial order of events for each way the nondeterministic replies can fall.
//
// Writes to the same terminal are not ordered by a graph: it stands for all its interleavings. A wait whose result nobody
// looks at leaves its match open (see OpenWait), so it doesn't multiply graphs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/budget.h"
#include "engines/model.h"
#include "language/symbol.h"
#include "posix/event.h"
#include "posix/wait_status.h"

namespace forkcheck {

using EventIndex = std::uint32_t;

struct GraphEvent {
  ProcessName process;
  Call call = Call::fork_;
  Choice choice;          // NoChoice where the match of a wait is open
  Span where;
  Word text;              // bytes to the observed stream
};

struct GraphEdge {
  enum class Why : std::uint8_t {
    program,  // the next event of the same process
    fork,     // fork -> first event of the child
    reap,     // exit -> the wait that reaps it
    signal,   // kill, or the end of a child -> what the signal does to whom it was sent
    pipe,     // a write, or the close of the last end -> the read that finds it
    order,    // another observed order: WNOHANG found nobody before an exit, getppid before or after the parent's exit, ...
  } why = Why::program;
  EventIndex from = 0;
  EventIndex to = 0;
};

// A wait that may reap any of several children when nobody looks at which: each exit is reaped by at most one wait, and
// comes before it. Its exits include those of the open waits of the same process before it.
struct OpenWait {
  EventIndex wait = 0;
  std::vector<EventIndex> exits;
};

struct GraphProcess {
  ProcessName name;
  std::optional<WaitStatus> end;  // nothing: blocked for ever
  bool may_be_orphan = false;     // in some schedule of this graph it lives on after its parent's end
  bool never_reaped = false;      // its parent ends (or blocks) without reaping it
};

struct ProcessGraph {
  std::vector<GraphProcess> processes;  // P0 first, then in fork order
  std::vector<GraphEvent> events;       // in one possible order of time
  std::vector<GraphEdge> edges;         // transitively reduced but for program edges
  std::vector<OpenWait> open_waits;
  bool blocked = false;                 // some process blocks for ever: outputs end in the marker
};

struct GraphSet {
  std::vector<ProcessGraph> graphs;
  bool complete = false;
  Diagnostics limits;
};

// All process graphs of the model, or the first `max_graphs`.
GraphSet process_graphs(Model& model, Budget& budget, std::size_t max_graphs);

}  // namespace forkcheck
