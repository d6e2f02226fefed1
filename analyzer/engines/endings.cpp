#include "engines/endings.h"

#include <algorithm>
#include <set>

namespace forkcheck {
namespace {

constexpr std::uint32_t unseen = 0xffffffff;

bool counts(const RunGraph::Edge& edge, Follow follow) {
  return edge.target != RunGraph::elsewhere &&
         (follow == Follow::all || edge.writes == RunGraph::Writes::nothing);
}

// Tarjan's algorithm with its recursion on an explicit stack.
class Parts {
 public:
  Parts(const RunGraph& graph, Follow follow)
      : graph_(graph),
        follow_(follow),
        order_(graph.edges.size(), unseen),
        low_(graph.edges.size()),
        part_(graph.edges.size(), unseen) {}

  std::vector<std::uint32_t> find() {
    for (std::uint32_t s = 0; s < graph_.edges.size(); ++s) {
      if (order_[s] == unseen) visit(s);
    }
    return std::move(part_);
  }

 private:
  struct Frame {
    std::uint32_t state;
    std::size_t edge;
  };

  void enter(std::uint32_t state) {
    order_[state] = low_[state] = clock_++;
    open_.push_back(state);
    frames_.push_back({state, 0});
  }

  void visit(std::uint32_t start) {
    enter(start);
    while (!frames_.empty()) {
      auto& [state, edge] = frames_.back();
      if (edge == graph_.edges[state].size()) {
        leave(state);
        continue;
      }
      const RunGraph::Edge& next = graph_.edges[state][edge++];
      if (!counts(next, follow_)) continue;
      if (order_[next.target] == unseen)
        enter(next.target);
      else if (part_[next.target] == unseen)
        low_[state] = std::min(low_[state], order_[next.target]);
    }
  }

  void leave(std::uint32_t state) {
    frames_.pop_back();
    if (!frames_.empty()) low_[frames_.back().state] = std::min(low_[frames_.back().state], low_[state]);
    if (low_[state] != order_[state]) return;
    for (;;) {
      const std::uint32_t member = open_.back();
      open_.pop_back();
      part_[member] = parts_;
      if (member == state) break;
    }
    ++parts_;
  }

  const RunGraph& graph_;
  Follow follow_;
  std::vector<std::uint32_t> order_, low_, part_, open_;
  std::vector<Frame> frames_;
  std::uint32_t clock_ = 0, parts_ = 0;
};

std::vector<std::vector<std::uint32_t>> members_of(const std::vector<std::uint32_t>& part) {
  std::vector<std::vector<std::uint32_t>> members;
  for (std::uint32_t s = 0; s < part.size(); ++s) {
    if (part[s] >= members.size()) members.resize(part[s] + 1);
    members[part[s]].push_back(s);
  }
  return members;
}

struct Inside {
  bool cycle = false;
  bool text = false;
  std::set<std::uint64_t> movers;
};

Inside look_inside(const RunGraph& graph, Follow follow, const std::vector<std::uint32_t>& part,
                   const std::vector<std::uint32_t>& members) {
  Inside inside;
  for (const std::uint32_t s : members) {
    for (const RunGraph::Edge& edge : graph.edges[s]) {
      if (!counts(edge, follow) || part[edge.target] != part[s]) continue;
      inside.cycle = true;
      inside.text |= edge.writes == RunGraph::Writes::text;
      inside.movers.insert(edge.actor);
    }
  }
  return inside;
}

// Does every process that can move in all members move inside?
bool is_fair(const RunGraph& graph, const std::vector<std::uint32_t>& members,
             const std::set<std::uint64_t>& movers) {
  std::set<std::uint64_t> always;
  for (const RunGraph::Edge& edge : graph.edges[members.front()]) {
    if (edge.actor != RunGraph::nobody && !movers.contains(edge.actor)) always.insert(edge.actor);
  }
  for (const std::uint32_t s : members) {
    if (always.empty()) return true;
    std::erase_if(always, [&](std::uint64_t actor) {
      return std::none_of(graph.edges[s].begin(), graph.edges[s].end(),
                          [&](const RunGraph::Edge& edge) { return edge.actor == actor; });
    });
  }
  return always.empty();
}

void mark(const RunGraph& graph, Follow follow, std::vector<Stay>& stays) {
  const std::vector<std::uint32_t> part = connected_parts(graph, follow);
  for (const auto& members : members_of(part)) {
    const Inside inside = look_inside(graph, follow, part, members);
    if (!inside.cycle) continue;
    const bool fair = is_fair(graph, members, inside.movers);
    for (const std::uint32_t s : members) {
      stays[s].on_cycle = true;
      if (fair && follow == Follow::silent) stays[s].silent = true;
      if (fair && follow == Follow::all && inside.text) stays[s].endless = true;
    }
  }
}

}  // namespace

std::vector<std::uint32_t> connected_parts(const RunGraph& graph, Follow follow) {
  return Parts(graph, follow).find();
}

std::vector<Stay> places_to_stay(const RunGraph& graph) {
  std::vector<Stay> stays(graph.edges.size());
  mark(graph, Follow::silent, stays);
  mark(graph, Follow::all, stays);
  return stays;
}

}  // namespace forkcheck
