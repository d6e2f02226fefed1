#include "report/picture_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/labels.h"
#include "report/text_width.h"

namespace forkcheck {

namespace {

constexpr std::size_t longest_label = 32;

// Which way lines leave a character cell.
enum Arm : unsigned { none = 0, up = 1, down = 2, left = 4, right = 8 };

const char* box(unsigned arms) {
  static constexpr const char* characters[16] = {" ", "╵", "╷", "│", "╴", "┘", "┐", "┤",
                                                 "╶", "└", "┌", "├", "─", "┴", "┬", "┼"};
  return characters[arms];
}

// A grid of lines with text on top.
class Canvas {
 public:
  Canvas(std::size_t rows, std::size_t columns) : rows_(rows, std::vector<Square>(columns)) {}

  void horizontal(std::size_t row, std::size_t from, std::size_t to) {
    for (std::size_t x = from; x < to; ++x) {
      at(row, x).arms |= right;
      at(row, x + 1).arms |= left;
    }
  }
  void vertical(std::size_t column, std::size_t top, std::size_t bottom) {
    for (std::size_t row = top; row < bottom; ++row) {
      at(row, column).arms |= down;
      at(row + 1, column).arms |= up;
    }
  }
  // One blank on each side keeps the lines off the text.
  void text(std::size_t row, std::size_t column, const std::string& utf8) {
    if (column > 0) at(row, column - 1) = {};
    for (const auto& glyph : glyphs(utf8)) {
      at(row, column) = {0, glyph.bytes};
      if (glyph.columns == 2) at(row, column + 1) = {0, ""};
      column += glyph.columns;
    }
    at(row, column) = {};
  }
  std::string line(std::size_t row) const {
    std::string text;
    for (const auto& square : rows_[row]) text += square.shown ? *square.shown : box(square.arms);
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }

 private:
  struct Square {
    unsigned arms = none;
    std::optional<std::string> shown;
  };
  Square& at(std::size_t row, std::size_t column) {
    auto& squares = rows_[row];
    if (column >= squares.size()) squares.resize(column + 1);
    return squares[column];
  }
  std::vector<std::vector<Square>> rows_;
};

class TextDrawer {
 public:
  TextDrawer(const ProcessGraph& graph, const Layout& layout, const Sources& sources)
      : graph_(graph), layout_(layout), sources_(sources) {
    for (const auto& event : graph.events) {
      const auto label = label_of(graph, event, sources);
      labels_.push_back(label.output.empty() ? label.statement
                                             : '"' + shorten(label.output, longest_label) + '"');
    }
    turned_.assign(graph.events.size(), false);
    for (const auto& vertical : layout.verticals) {
      if (vertical.why == Vertical::Why::reap) turned_[vertical.from] = true;
    }
    for (const auto& bus : layout.buses) {
      for (const EventIndex exit : bus.exits) turned_[exit] = true;
    }
  }

  TextPicture draw() {
    collect_items();
    const auto middles = place_columns(layout_.columns, items_, 3, 2);
    for (const double middle : middles) x_.push_back(static_cast<std::size_t>(middle));
    Canvas canvas(layout_.lanes(), x_.empty() ? 0 : x_.back());
    draw_lanes(canvas);
    draw_verticals(canvas);
    draw_labels(canvas);
    return {lines_of(canvas), remarks()};
  }

 private:
  std::size_t row(Lane lane) const { return layout_.lanes() - 1 - lane; }
  double width(EventIndex event) const { return static_cast<double>(display_width(labels_[event])); }

  // Labels stand in the middle of their column with a blank on both sides; an exit that is reaped stands left
  // of its column, in which the line turns down.
  void collect_items() {
    for (EventIndex event = 0; event < graph_.events.size(); ++event) {
      const double half = (static_cast<double>(display_width(labels_[event]) / 2)) + 1;
      if (turned_[event]) {
        items_.push_back({layout_.cells[event], width(event) + 3, 0});
      } else {
        items_.push_back({layout_.cells[event], half, width(event) + 1 - half});
      }
    }
    for (const auto& vertical : layout_.verticals) {
      const bool fork = vertical.why == Vertical::Why::fork;
      if (fork) items_.push_back({{vertical.high, vertical.column}, 0, -1});
      for (Lane lane = vertical.low + 1; lane < vertical.high; ++lane)
        items_.push_back({{lane, vertical.column}, 0, 0});
    }
    for (const auto& bus : layout_.buses) {
      const Lane low = layout_.cells[bus.waits.front()].lane;
      for (Lane lane = low + 1; lane < layout_.cells[bus.exits.front()].lane; ++lane) {
        const bool own =
            std::ranges::any_of(bus.exits, [&](EventIndex e) { return layout_.cells[e].lane == lane; });
        if (!own) items_.push_back({{lane, bus.column}, 0, 0});
      }
    }
  }

  // A lane's line runs from its first item to its last event.
  void draw_lanes(Canvas& canvas) const {
    std::vector<std::size_t> first(layout_.lanes(), SIZE_MAX), last(layout_.lanes(), 0);
    const auto reach = [&](Lane lane, std::size_t x) {
      first[lane] = std::min(first[lane], x);
      last[lane] = std::max(last[lane], x);
    };
    for (const auto& cell : layout_.cells) reach(cell.lane, x_[cell.column]);
    for (const auto& vertical : layout_.verticals) {
      if (vertical.why == Vertical::Why::fork) reach(vertical.high, x_[vertical.column]);
    }
    for (Lane lane = 0; lane < layout_.lanes(); ++lane) {
      if (first[lane] < last[lane]) canvas.horizontal(row(lane), first[lane], last[lane]);
    }
  }

  void draw_verticals(Canvas& canvas) const {
    for (const auto& vertical : layout_.verticals)
      canvas.vertical(x_[vertical.column], row(vertical.high), row(vertical.low));
    for (const auto& bus : layout_.buses) {
      canvas.vertical(x_[bus.column], row(layout_.cells[bus.exits.front()].lane),
                      row(layout_.cells[bus.waits.front()].lane));
    }
  }

  void draw_labels(Canvas& canvas) const {
    for (EventIndex event = 0; event < graph_.events.size(); ++event) {
      const auto [lane, column] = layout_.cells[event];
      const std::size_t w = display_width(labels_[event]);
      canvas.text(row(lane), turned_[event] ? x_[column] - w - 2 : x_[column] - w / 2, labels_[event]);
    }
  }

  std::vector<std::string> lines_of(const Canvas& canvas) const {
    std::size_t gutter = 0;
    for (const auto& process : graph_.processes) gutter = std::max(gutter, to_string(process.name).size());
    std::vector<std::string> lines;
    for (std::size_t r = 0; r < layout_.lanes(); ++r) {
      const auto& process = graph_.processes[layout_.process_of_lane[layout_.lanes() - 1 - r]];
      lines.push_back(pad(to_string(process.name), gutter + 1) + canvas.line(r) +
                      (process.end ? "" : "  blocked for ever"));
    }
    return lines;
  }

  std::string at_line(EventIndex event) const {
    const auto& e = graph_.events[event];
    const std::string statement = label_of(graph_, e, sources_).statement;
    const std::string process = to_string(e.process);
    return e.where.valid() ? fmt::format("{} of {} (line {})", statement, process, e.where.line)
                           : fmt::format("{} of {}", statement, process);
  }

  std::vector<std::string> remarks() const {
    std::vector<std::string> all;
    for (const auto& open : graph_.open_waits) {
      std::string children;
      for (const EventIndex exit : open.exits)
        children += (children.empty() ? "" : ", ") + to_string(graph_.events[exit].process);
      all.push_back(fmt::format("{} reaps any of {}", at_line(open.wait), children));
    }
    for (const auto& edge : graph_.edges) {
      if (edge.why == GraphEdge::Why::signal || edge.why == GraphEdge::Why::pipe || edge.why == GraphEdge::Why::order)
        all.push_back(fmt::format("{} comes before {}", at_line(edge.from), at_line(edge.to)));
    }
    return all;
  }

  const ProcessGraph& graph_;
  const Layout& layout_;
  const Sources& sources_;
  std::vector<std::string> labels_;  // by event
  std::vector<bool> turned_;         // by event: an exit whose line turns down to its wait
  std::vector<LaneItem> items_;
  std::vector<std::size_t> x_;  // by column
};

}  // namespace

std::size_t TextPicture::width() const {
  std::size_t widest = 0;
  for (const auto& line : lanes) widest = std::max(widest, display_width(line));
  return widest;
}

TextPicture draw_text(const ProcessGraph& graph, const Layout& layout, const Sources& sources) {
  return TextDrawer(graph, layout, sources).draw();
}

std::string to_string(const TextPicture& picture, std::size_t indent) {
  std::string text;
  const std::string margin(indent, ' ');
  for (const auto& line : picture.lanes) text += margin + line + '\n';
  for (const auto& remark : picture.remarks) text += margin + remark + '\n';
  return text;
}

}  // namespace forkcheck
