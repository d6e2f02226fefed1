// Who comes before whom in a process graph, as bit sets: reachability over its edges (open waits order
// nothing here).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engines/event_rows.h"
#include "engines/graph.h"

namespace forkcheck {

class PartialOrder {
 public:
  // Edges must go forward: the events of a graph stand in one possible order of time.
  explicit PartialOrder(const ProcessGraph& graph);

  // Does `a` come before `b` in every schedule? Not of itself.
  bool before(EventIndex a, EventIndex b) const { return before_.has(b, a); }

  // The order among `events` alone (ascending), without the pairs that follow from others; by positions in
  // `events`.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> reduced_to(
      const std::vector<EventIndex>& events) const;

 private:
  EventRows before_;  // by event: all that come before it
};

}  // namespace forkcheck
