// Every Mazurkiewicz trace of the model, one run for each, where writes to the terminal count as independent.
//
// Dynamic partial-order reduction with source sets and sleep sets (Abdulla, Aronis, Jonsson, Sagonas 2014):
// run to the end, look for races in what was run, and come back where the other order could tell a
// difference. Two things are added:
// - A wait may have several outcomes; all are run. Waits are put off until everybody else has run and
// children wait before
//   parents, so a wait that blocks sees every zombie it can ever get, and its outcomes need no race to be
//   found. Where a wait had to run early all the same, a later exit of another child counts as a race.
// - A wait whose outcome nobody can tell apart is run once, as an open wait (open_waits.h).
// Races are found from touches; whether the other order matters is asked of the kernel, by running it.
// Checked against the naive engine on random programs (tests/engines/smt_test.cpp).
#pragma once

#include "base/budget.h"
#include "engines/trace.h"

namespace forkcheck {

struct TraceEnd {
  enum class Kind : std::uint8_t {
    finished,  // all are gone
    blocked,   // some can never move again
  } kind = Kind::finished;
  State state;
};

struct TraceSearch {
  bool complete = false;
  Diagnostics limits;
};

class TraceVisitor {
 public:
  virtual ~TraceVisitor() = default;
  // What was visited so far doesn't count: the search begins (again).
  virtual void begin() = 0;
  // One run. False ends the search (then it is incomplete, without a limit of its own).
  virtual bool visit(const std::vector<TraceEvent>& trace, const TraceEnd& end) = 0;
};

// The same trace may come twice where the order of two events turns out not to matter.
TraceSearch search_traces(Model& model, Budget& budget, TraceVisitor& visitor);

}  // namespace forkcheck
