#include "engines/partial_order.h"

#include <algorithm>

#include "base/check.h"

namespace forkcheck {

PartialOrder::PartialOrder(const ProcessGraph& graph) : before_(graph.events.size()) {
  std::vector<GraphEdge> edges = graph.edges;
  std::sort(edges.begin(), edges.end(), [](const GraphEdge& a, const GraphEdge& b) { return a.to < b.to; });
  for (const GraphEdge& edge : edges) {
    check(edge.from < edge.to, "an edge of a process graph goes back in time");
    before_.join(edge.to, edge.from);
    before_.add(edge.to, edge.from);
  }
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> PartialOrder::reduced_to(
    const std::vector<EventIndex>& events) const {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::uint32_t to = 0; to < events.size(); ++to) {
    std::vector<EventIndex> nearest;  // the latest events before `to` that no other of them follows
    for (std::uint32_t from = to; from-- > 0;) {
      const EventIndex a = events[from];
      if (!before(a, events[to])) continue;
      const bool implied =
          std::any_of(nearest.begin(), nearest.end(), [&](EventIndex later) { return before(a, later); });
      if (implied) continue;
      nearest.push_back(a);
      pairs.emplace_back(from, to);
    }
  }
  return pairs;
}

}  // namespace forkcheck
