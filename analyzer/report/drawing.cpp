#include "report/drawing.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "report/labels.h"
#include "report/text_width.h"

namespace forkcheck {

namespace {

constexpr double advance = 0.602;  // width of a column, in em
constexpr double lane_pitch = 64;
constexpr double margin = 20;
constexpr double label_gap = 14;      // between neighbours in a lane
constexpr double smallest_step = 30;  // between columns
constexpr double above = -10;         // baselines, from the lane's line
constexpr double below = 20;
constexpr double beside = 4;
constexpr double beside_x = 10;  // from a dot's middle to what stands right of it
constexpr double rail = -31;     // where a bus runs above the lane of its waits
constexpr std::size_t longest_label = 28;

double width_of(std::string_view text, DrawnText::Role role) {
  return advance * font_size(role) * static_cast<double>(display_width(text));
}

DrawnLine::Role role_of(GraphEdge::Why why) {
  switch (why) {
    case GraphEdge::Why::program: return DrawnLine::Role::program;
    case GraphEdge::Why::fork: return DrawnLine::Role::fork;
    case GraphEdge::Why::reap: return DrawnLine::Role::reap;
    case GraphEdge::Why::signal:
    case GraphEdge::Why::pipe: return DrawnLine::Role::sent;
    case GraphEdge::Why::order: return DrawnLine::Role::order;
  }
  broken("an edge without a look");
}

class Drawer {
 public:
  Drawer(const ProcessGraph& graph, const Layout& layout, const Sources& sources)
      : graph_(graph), layout_(layout) {
    for (const auto& event : graph.events) {
      labels_.push_back(label_of(graph, event, sources));
      labels_.back().output = shorten(labels_.back().output, longest_label);
    }
    last_event_.assign(layout.lanes(), 0);
    for (EventIndex e = 0; e < graph.events.size(); ++e) last_event_[layout.cells[e].lane] = e;
  }

  Drawing run(const std::string& title) {
    drawing_.title = title;
    drawing_.description = description();
    find_places();
    add_bands_and_names();
    add_lane_lines();
    add_edges();
    for (EventIndex event = 0; event < graph_.events.size(); ++event) add_event(event);
    for (const auto& text : drawing_.texts)
      drawing_.width = std::max(drawing_.width, box_of(text).right + margin);
    for (const double x : x_) drawing_.width = std::max(drawing_.width, x + margin);
    drawing_.height = 2 * margin + lane_pitch * layout_.lanes();
    return std::move(drawing_);
  }

 private:
  double y(Lane lane) const { return margin + lane_pitch * (layout_.lanes() - 1 - lane) + lane_pitch / 2; }
  Point at(EventIndex event) const { return {x_[layout_.cells[event].column], y(layout_.cells[event].lane)}; }
  const GraphProcess& process_in(Lane lane) const { return graph_.processes[layout_.process_of_lane[lane]]; }
  bool blocked_after(EventIndex event) const {
    const Lane lane = layout_.cells[event].lane;
    return last_event_[lane] == event && !process_in(lane).end;
  }

  bool ends_process(EventIndex event) const {
    const Lane lane = layout_.cells[event].lane;
    return last_event_[lane] == event && process_in(lane).end;
  }

  std::string ending_of(EventIndex event) const {
    if (blocked_after(event)) return "blocked for ever";
    if (!ends_process(event)) return {};
    const bool zombie = process_in(layout_.cells[event].lane).never_reaped;
    return labels_[event].statement + (zombie ? ", never reaped" : "");
  }

  LaneItem item_of(EventIndex event) const {
    const bool end = ends_process(event);
    const double half = std::max(width_of(labels_[event].output, DrawnText::Role::output),
                                 end ? 0 : width_of(labels_[event].statement, DrawnText::Role::statement)) /
                        2;
    const std::string ending = ending_of(event);
    const double right = ending.empty() ? 0 : beside_x + width_of(ending, DrawnText::Role::statement);
    return {layout_.cells[event], std::max(half, 5.0), std::max({half, right, 5.0})};
  }

  void find_places() {
    std::vector<LaneItem> items;
    for (EventIndex event = 0; event < graph_.events.size(); ++event) items.push_back(item_of(event));
    for (const auto& v : layout_.verticals) {
      const Lane end = v.why == Vertical::Why::fork ? v.high + 1 : v.high;
      for (Lane lane = v.low + 1; lane < end; ++lane) items.push_back({{lane, v.column}, 0, 0});
    }
    for (const auto& bus : layout_.buses) add_bus_items(bus, items);
    x_ = place_columns(layout_.columns, std::move(items), label_gap, smallest_step);
    double gutter = 0;
    for (const auto& process : graph_.processes) {
      gutter = std::max(gutter, width_of(to_string(process.name), DrawnText::Role::process));
      if (process.may_be_orphan)
        gutter = std::max(gutter, width_of("may be orphaned", DrawnText::Role::remark));
    }
    for (double& x : x_) x += margin + gutter + 1.5 * margin;
  }

  void add_bus_items(const Bus& bus, std::vector<LaneItem>& items) const {
    for (Lane lane = layout_.cells[bus.waits.front()].lane + 1; lane < layout_.cells[bus.exits.front()].lane;
         ++lane) {
      const bool own =
          std::ranges::any_of(bus.exits, [&](EventIndex e) { return layout_.cells[e].lane == lane; });
      if (!own) items.push_back({{lane, bus.column}, 0, 0});
    }
  }

  void add_bands_and_names() {
    for (Lane lane = 0; lane < layout_.lanes(); ++lane) {
      if (lane % 2 == 1) drawing_.bands.push_back({y(lane) - lane_pitch / 2, lane_pitch});
      const auto& process = process_in(lane);
      add_text(DrawnText::Role::process, DrawnText::Anchor::start, {margin, y(lane) + beside},
               to_string(process.name));
      if (process.may_be_orphan) {
        add_text(DrawnText::Role::remark, DrawnText::Anchor::start, {margin, y(lane) + below},
                 "may be orphaned");
      }
    }
  }

  void add_lane_lines() {
    std::vector<std::vector<Point>> lanes(layout_.lanes());
    for (EventIndex event = 0; event < graph_.events.size(); ++event)
      lanes[layout_.cells[event].lane].push_back(at(event));
    for (const auto& points : lanes) {
      if (points.size() < 2) continue;
      add_line(DrawnLine::Role::program, DrawnLine::Head::none, {points.front(), points.back()});
    }
  }

  void add_edges() {
    for (const auto& v : layout_.verticals) {
      const Point from = at(v.from), to = at(v.to);
      if (v.why == Vertical::Why::fork) {
        add_line(DrawnLine::Role::fork, DrawnLine::Head::arrow, {from, {from.x, to.y}, to});
      } else {
        add_line(DrawnLine::Role::reap, DrawnLine::Head::arrow, {from, to});
      }
    }
    for (const auto& bus : layout_.buses) add_bus(bus);
    for (const auto& edge : layout_.loose) {
      add_line(role_of(edge.why), DrawnLine::Head::arrow, {at(edge.from), at(edge.to)});
    }
  }

  void add_bus(const Bus& bus) {
    const Point top = at(bus.exits.front());
    const double rail_y = at(bus.waits.front()).y + rail;
    add_line(DrawnLine::Role::any_of, DrawnLine::Head::none, {top, {top.x, rail_y}});
    for (std::size_t i = 0; i < bus.waits.size(); ++i) {
      const Point wait = at(bus.waits[i]);
      const double from = i == 0 ? top.x : at(bus.waits[i - 1]).x;
      add_line(DrawnLine::Role::any_of, DrawnLine::Head::arrow, {{from, rail_y}, {wait.x, rail_y}, wait});
    }
  }

  void add_event(EventIndex event) {
    const auto& e = graph_.events[event];
    const auto& label = labels_[event];
    const bool end = ends_process(event);
    const auto role = end                    ? DrawnDot::Role::end
                      : label.output.empty() ? DrawnDot::Role::silent
                                             : DrawnDot::Role::output;
    const std::string line = e.where.valid() ? fmt::format(", line {}", e.where.line) : "";
    const std::string wrote = label.output.empty() ? "" : fmt::format(" \"{}\"", write_output(e.text));
    const Point p = at(event);
    drawing_.dots.push_back(
        {role, p, fmt::format("{}{}: {}{}", to_string(e.process), line, label.statement, wrote)});
    if (!label.output.empty())
      add_text(DrawnText::Role::output, DrawnText::Anchor::middle, {p.x, p.y + above}, label.output);
    if (!end)
      add_text(DrawnText::Role::statement, DrawnText::Anchor::middle, {p.x, p.y + below}, label.statement);
    if (const std::string ending = ending_of(event); !ending.empty()) {
      const auto ending_role = blocked_after(event) || e.call == Call::killed_ ? DrawnText::Role::trouble
                                                                               : DrawnText::Role::statement;
      add_text(ending_role, DrawnText::Anchor::start, {p.x + beside_x, p.y + beside}, ending);
    }
  }

  // "P0: fork P0.1, printf "0", ..., exit. P0.1: ..."
  std::string description() const {
    std::string text;
    for (const auto& process : graph_.processes) {
      std::string events;
      for (EventIndex e = 0; e < graph_.events.size(); ++e) {
        if (graph_.events[e].process != process.name) continue;
        events += events.empty() ? "" : ", ";
        events += labels_[e].statement;
        if (!labels_[e].output.empty()) events += " \"" + labels_[e].output + '"';
      }
      text += fmt::format("{}{}: {}.", text.empty() ? "" : " ", to_string(process.name),
                          events.empty() ? "no events" : events);
    }
    return text;
  }

  void add_text(DrawnText::Role role, DrawnText::Anchor anchor, Point p, std::string text) {
    drawing_.texts.push_back({role, anchor, p, std::move(text)});
  }
  void add_line(DrawnLine::Role role, DrawnLine::Head head, std::vector<Point> points) {
    drawing_.lines.push_back({role, head, std::move(points)});
  }

  const ProcessGraph& graph_;
  const Layout& layout_;
  std::vector<EventLabel> labels_;      // by event
  std::vector<EventIndex> last_event_;  // by lane
  std::vector<double> x_;               // by column
  Drawing drawing_;
};

}  // namespace

double font_size(DrawnText::Role role) {
  switch (role) {
    case DrawnText::Role::process: return 14;
    case DrawnText::Role::output: return 14;
    case DrawnText::Role::statement:
    case DrawnText::Role::trouble: return 12;
    case DrawnText::Role::remark: return 11;
  }
  broken("a text without a role");
}

Box box_of(const DrawnText& text) {
  const double size = font_size(text.role);
  const double width = width_of(text.text, text.role);
  const double left = text.anchor == DrawnText::Anchor::start ? text.at.x : text.at.x - width / 2;
  return {left, text.at.y - 0.78 * size, left + width, text.at.y + 0.24 * size};
}

Drawing draw(const ProcessGraph& graph, const Layout& layout, const Sources& sources,
             const std::string& title) {
  return Drawer(graph, layout, sources).run(title);
}

}  // namespace forkcheck
