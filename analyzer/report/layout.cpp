#include "report/layout.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "base/check.h"

namespace forkcheck {

namespace {

// Parents below children, later children below earlier ones.
bool below(const ProcessName& a, const ProcessName& b) {
  const auto [x, y] = std::ranges::mismatch(a.path, b.path);
  if (x == a.path.end() || y == b.path.end()) return x == a.path.end() && y != b.path.end();
  return *x > *y;
}

class Placer {
 public:
  explicit Placer(const ProcessGraph& graph)
      : graph_(graph), incoming_(graph.events.size()), outgoing_(graph.events.size()) {
    order_lanes();
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
      incoming_[graph.edges[e].to].push_back(e);
      outgoing_[graph.edges[e].from].push_back(e);
    }
    match_events();
    find_buses();
  }

  Layout run() {
    for (EventIndex event = 0; event < graph_.events.size(); ++event) place(event);
    for (const auto& edge : graph_.edges) add_loose(edge);
    for (const auto& open : graph_.open_waits) add_loose(open);
    for (const auto& cell : layout_.cells) layout_.columns = std::max(layout_.columns, cell.column + 1);
    return std::move(layout_);
  }

 private:
  void order_lanes() {
    auto& order = layout_.process_of_lane;
    order.resize(graph_.processes.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, below,
                      [&](std::uint32_t p) -> const ProcessName& { return graph_.processes[p].name; });
    std::map<ProcessName, Lane> lanes;
    for (Lane lane = 0; lane < order.size(); ++lane) lanes[graph_.processes[order[lane]].name] = lane;
    for (const auto& event : graph_.events) {
      const auto found = lanes.find(event.process);
      check(found != lanes.end(), "an event of a process that its graph doesn't list");
      layout_.cells.push_back({found->second, 0});
    }
  }

  // Which first event a fork leads to, and which exit a wait reaps. Said by the events, because a graph
  // leaves out edges that follow from others.
  void match_events() {
    std::map<ProcessName, EventIndex> first, last;
    for (EventIndex e = 0; e < graph_.events.size(); ++e) {
      first.emplace(graph_.events[e].process, e);
      last[graph_.events[e].process] = e;
    }
    std::map<ProcessName, std::uint32_t> children;
    child_.resize(graph_.events.size());
    reaped_.resize(graph_.events.size());
    for (EventIndex e = 0; e < graph_.events.size(); ++e) {
      const auto& event = graph_.events[e];
      const bool forks = event.call == Call::fork_ || event.call == Call::vfork_;
      if (forks && std::holds_alternative<NoChoice>(event.choice)) {
        const auto child = first.find(event.process.child(++children[event.process]));
        if (child != first.end()) child_[e] = child->second;
      } else if (const auto* reap = std::get_if<ReapChild>(&event.choice)) {
        const auto exit = last.find(reap->child);
        if (exit != last.end()) reaped_[e] = exit->second;
      }
    }
    for (EventIndex fork = 0; fork < child_.size(); ++fork) {
      if (child_[fork]) forked_by_[*child_[fork]] = fork;
    }
  }

  // Open waits over the very same exits, all of them earlier in time than the first such wait, share a bus.
  void find_buses() {
    std::map<std::vector<EventIndex>, std::vector<EventIndex>> waits_of;
    for (const auto& open : graph_.open_waits) {
      auto exits = open.exits;
      std::ranges::sort(exits);
      waits_of[exits].push_back(open.wait);
    }
    for (auto& [exits, waits] : waits_of) {
      std::ranges::sort(waits);
      if (exits.empty() || exits.back() > waits.front() || shares_an_exit(exits, waits_of.size())) continue;
      Bus bus{exits, waits, 0};
      std::ranges::sort(bus.exits, std::greater{}, [&](EventIndex e) { return layout_.cells[e].lane; });
      layout_.buses.push_back(std::move(bus));
    }
  }

  bool shares_an_exit(const std::vector<EventIndex>& exits, std::size_t groups) const {
    if (groups == 1) return false;
    return std::ranges::any_of(graph_.open_waits, [&](const OpenWait& open) {
      auto other = open.exits;
      std::ranges::sort(other);
      return other != exits && std::ranges::find_first_of(other, exits) != other.end();
    });
  }

  // An exit that something other than its reaping comes after must stay where it is.
  bool may_move(EventIndex exit, EventIndex wait) const {
    return std::ranges::all_of(outgoing_[exit], [&](std::size_t e) { return graph_.edges[e].to == wait; });
  }

  Bus* bus_of_first_wait(EventIndex wait) {
    const auto found =
        std::ranges::find_if(layout_.buses, [&](const Bus& bus) { return bus.waits.front() == wait; });
    return found == layout_.buses.end() ? nullptr : &*found;
  }

  // The exits that move into this wait's column.
  std::vector<EventIndex> reaped_here(EventIndex wait) {
    if (const Bus* bus = bus_of_first_wait(wait)) return bus->exits;
    if (reaped_[wait] && may_move(*reaped_[wait], wait)) return {*reaped_[wait]};
    return {};
  }

  Column earliest(EventIndex event, const std::vector<EventIndex>& exits) const {
    Column column = 0;
    for (const std::size_t e : incoming_[event]) {
      const EventIndex from = graph_.edges[e].from;
      const bool same_column = std::ranges::find(exits, from) != exits.end();
      column = std::max(column, layout_.cells[from].column + (same_column ? 0 : 1));
    }
    for (const EventIndex exit : exits) column = std::max(column, layout_.cells[exit].column);
    if (const auto fork = forked_by_.find(event); fork != forked_by_.end()) {
      column = std::max(column, layout_.cells[fork->second].column + 1);
    }
    return column;
  }

  bool free_for(GridCell cell, const std::vector<EventIndex>& exits) const {
    if (!occupied_.contains(cell)) return true;
    return std::ranges::any_of(exits, [&](EventIndex exit) { return layout_.cells[exit] == cell; });
  }

  bool fits(Column column, Lane low, Lane high, const std::vector<EventIndex>& exits) const {
    for (Lane lane = low; lane <= high; ++lane) {
      if (!free_for({lane, column}, exits)) return false;
    }
    return true;
  }

  void place(EventIndex event) {
    const auto exits = reaped_here(event);
    const auto child = child_[event];
    const Lane low = layout_.cells[event].lane;
    Lane high = child ? layout_.cells[*child].lane : low;
    for (const EventIndex exit : exits) high = std::max(high, layout_.cells[exit].lane);
    Column column = earliest(event, exits);
    while (!fits(column, low, high, exits)) ++column;

    layout_.cells[event].column = column;
    for (const EventIndex exit : exits) {
      occupied_.erase(layout_.cells[exit]);
      layout_.cells[exit].column = column;
    }
    for (Lane lane = low; lane <= high; ++lane) occupied_.insert({lane, column});
    if (child) layout_.verticals.push_back({Vertical::Why::fork, event, *child, column, low, high});
    if (Bus* bus = bus_of_first_wait(event)) {
      bus->column = column;
    } else if (!exits.empty()) {
      layout_.verticals.push_back({Vertical::Why::reap, exits.front(), event, column, low, high});
    }
  }

  bool is_vertical(const GraphEdge& edge) const {
    return std::ranges::any_of(layout_.verticals,
                               [&](const Vertical& v) { return v.from == edge.from && v.to == edge.to; });
  }

  void add_loose(const GraphEdge& edge) {
    if (edge.why == GraphEdge::Why::program || is_vertical(edge)) return;
    layout_.loose.push_back({edge.why, edge.from, edge.to});
  }

  void add_loose(const OpenWait& open) {
    const bool on_bus = std::ranges::any_of(layout_.buses, [&](const Bus& bus) {
      return std::ranges::find(bus.waits, open.wait) != bus.waits.end();
    });
    if (on_bus) return;
    for (const EventIndex exit : open.exits)
      layout_.loose.push_back({GraphEdge::Why::order, exit, open.wait});
  }

  const ProcessGraph& graph_;
  std::vector<std::vector<std::size_t>> incoming_, outgoing_;  // edges by event
  std::vector<std::optional<EventIndex>> child_,
      reaped_;                                  // by event: first event of the child, exit that is reaped
  std::map<EventIndex, EventIndex> forked_by_;  // first event of a child -> the fork
  std::set<GridCell> occupied_;
  Layout layout_;
};

}  // namespace

Layout layout_of(const ProcessGraph& graph) {
  return Placer(graph).run();
}

std::vector<double> place_columns(Column columns, std::vector<LaneItem> items, double gap, double step) {
  std::ranges::sort(items, {},
                    [](const LaneItem& item) { return std::pair(item.cell.column, item.cell.lane); });
  std::map<Lane, LaneItem> last;  // the rightmost item so far
  std::vector<double> middle(columns, 0);
  std::size_t next = 0;
  for (Column column = 0; column < columns; ++column) {
    double x = column == 0 ? 0 : middle[column - 1] + step;
    const std::size_t begin = next;
    for (; next < items.size() && items[next].cell.column == column; ++next) {
      const auto& item = items[next];
      const auto before = last.find(item.cell.lane);
      if (before == last.end()) {
        x = std::max(x, item.left);
      } else {
        x = std::max(x, middle[before->second.cell.column] + before->second.right + gap + item.left);
      }
    }
    middle[column] = x;
    for (std::size_t i = begin; i < next; ++i) last.insert_or_assign(items[i].cell.lane, items[i]);
  }
  return middle;
}

}  // namespace forkcheck
