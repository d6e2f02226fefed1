// A process graph as lines, dots and texts with places: what vector formats write down.
//
// Units are CSS pixels, y grows downwards. All labels are set in a monospaced face, so that their widths are
// known without the font: every common one (DejaVu Sans Mono, Menlo, Consolas, Courier) is at most 0.602 em
// wide a column.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"
#include "engines/graph.h"
#include "report/layout.h"

namespace forkcheck {

struct Point {
  double x = 0;
  double y = 0;
};

struct DrawnText {
  enum class Role : std::uint8_t { process, statement, output, remark, trouble } role = Role::statement;
  enum class Anchor : std::uint8_t { start, middle } anchor = Anchor::middle;
  Point at;  // on the baseline
  std::string text;
};

struct DrawnLine {
  enum class Role : std::uint8_t { program, fork, reap, any_of, sent, order } role = Role::program;
  enum class Head : std::uint8_t { none, arrow } head = Head::none;
  std::vector<Point> points;  // joined by straight lines; corners may be rounded
};

struct DrawnDot {
  enum class Role : std::uint8_t { silent, output, end } role = Role::silent;
  Point at;
  std::string tip;  // "P0.1, line 5: printf \"9\""
};

struct Band {  // behind every other lane
  double y = 0;
  double height = 0;
};

struct Drawing {
  double width = 0;
  double height = 0;
  std::string title;
  std::string description;  // the whole graph in words, for those who can't see it
  std::vector<Band> bands;
  std::vector<DrawnLine> lines;
  std::vector<DrawnDot> dots;
  std::vector<DrawnText> texts;
};

double font_size(DrawnText::Role role);

struct Box {
  double left, top, right, bottom;
};
// What the text covers at most.
Box box_of(const DrawnText& text);

Drawing draw(const ProcessGraph& graph, const Layout& layout, const Sources& sources,
             const std::string& title);

std::string to_svg(const Drawing& drawing);
std::string to_tikz(const Drawing& drawing);

}  // namespace forkcheck
