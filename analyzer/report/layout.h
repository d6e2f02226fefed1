// Where everything of a process graph goes, in lanes and columns; text and vector pictures share it.
//
// The picture is that of CS:APP (figures 8.16 and 8.17): one lane for each process, time to the right, the
// program's own lane at the bottom. Above a process come its children, the one forked last nearest to it: so
// no fork edge ever crosses another. An event's column is its longest path from the start, moved right where
// a vertical edge would run through a dot. The exit of a reaped child moves right to the column of its wait,
// which makes the reap edge vertical.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/graph.h"

namespace forkcheck {

using Lane = std::uint32_t;    // 0 is the bottom
using Column = std::uint32_t;  // 0 is the left

struct GridCell {
  Lane lane = 0;
  Column column = 0;
  auto operator<=>(const GridCell&) const = default;
};

// An edge drawn as a vertical line in one column: up for a fork (from the dot to the corner of the child's
// lane), down for a reap (from the exit's dot to the wait's).
struct Vertical {
  enum class Why : std::uint8_t { fork, reap } why = Why::fork;
  EventIndex from = 0;
  EventIndex to = 0;
  Column column = 0;
  Lane low = 0;
  Lane high = 0;
};

// Several waits that reap several children in an order that nobody looks at: the exits stand in one column,
// joined by a vertical line, from which any of the waits may be reached.
struct Bus {
  std::vector<EventIndex> exits;  // from the highest lane down
  std::vector<EventIndex> waits;  // in order of time
  Column column = 0;              // of the exits and of the first wait
};

struct LooseEdge {  // drawn straight from dot to dot, dashed unless it is a reap
  GraphEdge::Why why = GraphEdge::Why::order;
  EventIndex from = 0;
  EventIndex to = 0;
};

struct Layout {
  std::vector<std::uint32_t> process_of_lane;  // index into ProcessGraph::processes
  std::vector<GridCell> cells;                     // by event
  std::vector<Vertical> verticals;
  std::vector<Bus> buses;
  std::vector<LooseEdge> loose;
  Column columns = 0;

  Lane lanes() const { return static_cast<Lane>(process_of_lane.size()); }
};

Layout layout_of(const ProcessGraph& graph);

// Something that takes room in a lane: an event with its label, or a vertical line that turns into or crosses
// the lane.
struct LaneItem {
  GridCell cell;
  double left = 0;  // room needed on both sides of the column's middle, in any unit
  double right = 0;
};

// The places of the columns' middles, from 0, so that no two items of a lane come nearer than `gap` and
// columns no nearer than `step`. Items may come in any order.
std::vector<double> place_columns(Column columns, std::vector<LaneItem> items, double gap, double step);

}  // namespace forkcheck
