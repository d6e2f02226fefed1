// Waits whose result nobody looks at: `while (wait(NULL) > 0);` reaps eight children in one way, not in 8!
// ways.
//
// A blocking wait for any child is open if its process can't tell afterwards which zombie it got: the same
// local state and the same table of names, whichever of its pool (the zombies that are there, and those that
// earlier open waits of the same process took in their stead) it reaps. Found by asking the kernel to reap
// each in turn. That later waits can't tell either is assumed, and noticed when it turns out wrong: a wait
// that isn't open, while the pool isn't used up, closes the open waits before it, and the search starts again
// without them.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "engines/trace.h"

namespace forkcheck {

// Thrown when a wait was open by mistake: start again.
struct WaitWasNotOpen {};

class OpenWaits {
 public:
  explicit OpenWaits(Kernel& kernel) : kernel_(kernel) {}

  // `steps` are all steps of one process in `before`, after `trace`. If they are outcomes of one open wait:
  // one of them is left, and the pool is returned. `exits` gives the zombies of the trace as they were.
  std::vector<NameId> take(const State& before, const std::vector<TraceEvent>& trace,
                           std::vector<Step>& steps);

  // The event of a step after `trace`: with its pool, and if it is the end of a process, with what it means
  // to the children of which some, but nobody knows which, are still there.
  TraceEvent event(const std::vector<TraceEvent>& trace, const State& before, const Step& step,
                   std::vector<NameId> pool) const;

  // Closes what has to be and throws WaitWasNotOpen if this step shows that a wait before was open by
  // mistake.
  void verify(const std::vector<TraceEvent>& trace, const State& before, const Step& step);

 private:
  struct Taken {  // by open waits of one process so far
    std::set<NameId> pool;
    std::size_t waits = 0;
    std::vector<std::size_t> ordinals;  // which waits of the process those are
  };
  std::set<NameId> perhaps_left(const std::vector<TraceEvent>& trace, NameId process) const;
  Taken taken_by(const std::vector<TraceEvent>& trace, NameId process) const;

  Kernel& kernel_;
  std::set<std::pair<NameId, std::size_t>> closed_;  // process, which of its waits
};

}  // namespace forkcheck
