// SVG 1.1 with one style sheet; transparent, readable on light and on dark pages, described in words (title
// and desc).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/check.h"
#include "report/drawing.h"

namespace forkcheck {

namespace {

constexpr std::string_view style = R"css(
  text { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2933 }
  .process { font-size: 14px; font-weight: 600 }
  .output { font-size: 14px; font-weight: 600; fill: #1d4ed8 }
  .output .newline { font-weight: 400; opacity: .55 }
  .statement { font-size: 12px; fill: #52606d }
  .trouble { font-size: 12px; fill: #b91c1c }
  .remark { font-size: 11px; fill: #7b8794 }
  .band { fill: #7b8794; opacity: .08 }
  path { fill: none; stroke: #52606d; stroke-width: 1.6; stroke-linejoin: round }
  path.reap, path.any_of { stroke: #0f766e }
  path.any_of { stroke-dasharray: 5 3 }
  path.sent { stroke: #7e22ce; stroke-dasharray: 6 3 }
  path.order { stroke: #9a6700; stroke-dasharray: 2 3 }
  path.head { stroke: none; fill: #52606d }
  path.head.reap, path.head.any_of { fill: #0f766e }
  path.head.sent { fill: #7e22ce }
  path.head.order { fill: #9a6700 }
  circle { fill: #52606d }
  circle.output { fill: #1d4ed8 }
  circle.end { fill: #1f2933 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4e7eb }
    .output { fill: #93b4ff }
    .statement { fill: #b0bac5 }
    .trouble { fill: #fca5a5 }
    path { stroke: #9aa5b1 }
    path.reap, path.any_of { stroke: #5eead4 }
    path.sent { stroke: #d8b4fe }
    path.order { stroke: #f0c36d }
    path.head { stroke: none; fill: #9aa5b1 }
    path.head.reap, path.head.any_of { fill: #5eead4 }
    path.head.sent { fill: #d8b4fe }
    path.head.order { fill: #f0c36d }
    circle { fill: #9aa5b1 }
    circle.output { fill: #93b4ff }
    circle.end { fill: #e4e7eb }
  }
)css";

constexpr double dot_radius = 4;
constexpr double corner_radius = 8;
constexpr double head_length = 8;
constexpr double head_half_width = 3.5;

std::string escape(std::string_view text) {
  std::string xml;
  for (const char c : text) {
    switch (c) {
      case '&': xml += "&amp;"; break;
      case '<': xml += "&lt;"; break;
      case '>': xml += "&gt;"; break;
      case '"': xml += "&quot;"; break;
      default: xml += c;
    }
  }
  return xml;
}

std::string_view name_of(DrawnText::Role role) {
  switch (role) {
    case DrawnText::Role::process: return "process";
    case DrawnText::Role::statement: return "statement";
    case DrawnText::Role::output: return "output";
    case DrawnText::Role::remark: return "remark";
    case DrawnText::Role::trouble: return "trouble";
  }
  broken("a text without a role");
}

std::string_view name_of(DrawnLine::Role role) {
  switch (role) {
    case DrawnLine::Role::program: return "program";
    case DrawnLine::Role::fork: return "fork";
    case DrawnLine::Role::reap: return "reap";
    case DrawnLine::Role::any_of: return "any_of";
    case DrawnLine::Role::sent: return "sent";
    case DrawnLine::Role::order: return "order";
  }
  broken("a line without a role");
}

std::string_view name_of(DrawnDot::Role role) {
  switch (role) {
    case DrawnDot::Role::silent: return "silent";
    case DrawnDot::Role::output: return "output";
    case DrawnDot::Role::end: return "end";
  }
  broken("a dot without a role");
}

double length(Point a, Point b) {
  return std::hypot(b.x - a.x, b.y - a.y);
}

// The point `distance` before `to` on the way from `from`.
Point before(Point from, Point to, double distance) {
  const double whole = length(from, to);
  if (whole == 0) return to;
  const double t = std::max(0.0, 1 - distance / whole);
  return {from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t};
}

std::string path_of(const DrawnLine& line) {
  std::string d = fmt::format("M{:.1f} {:.1f}", line.points.front().x, line.points.front().y);
  for (std::size_t i = 1; i < line.points.size(); ++i) {
    const Point here = line.points[i];
    if (i + 1 == line.points.size()) {
      const Point tip = line.head == DrawnLine::Head::arrow
                            ? before(line.points[i - 1], here, dot_radius + head_length - 1)
                            : here;
      d += fmt::format(" L{:.1f} {:.1f}", tip.x, tip.y);
      continue;
    }
    const Point next = line.points[i + 1];
    const double radius =
        std::min({corner_radius, length(line.points[i - 1], here) / 2, length(here, next) / 2});
    const Point in = before(line.points[i - 1], here, radius), out = before(next, here, radius);
    d +=
        fmt::format(" L{:.1f} {:.1f} Q{:.1f} {:.1f} {:.1f} {:.1f}", in.x, in.y, here.x, here.y, out.x, out.y);
  }
  return d;
}

std::string head_of(const DrawnLine& line) {
  const Point to = line.points.back(), from = line.points[line.points.size() - 2];
  const Point tip = before(from, to, dot_radius), base = before(from, to, dot_radius + head_length);
  const double whole = std::max(length(base, tip), 0.001);
  const double nx = -(tip.y - base.y) / whole * head_half_width,
               ny = (tip.x - base.x) / whole * head_half_width;
  return fmt::format("M{:.1f} {:.1f} L{:.1f} {:.1f} L{:.1f} {:.1f} Z", tip.x, tip.y, base.x + nx, base.y + ny,
                     base.x - nx, base.y - ny);
}

std::string text_of(const DrawnText& text) {
  const std::string_view anchor = text.anchor == DrawnText::Anchor::start ? "start" : "middle";
  std::string body = escape(text.text);
  if (text.role == DrawnText::Role::output && body.ends_with("\\n")) {
    body.resize(body.size() - 2);
    body += R"(<tspan class="newline">\n</tspan>)";
  }
  return fmt::format(
      "<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" xml:space=\"preserve\">{}</text>\n",
      name_of(text.role), text.at.x, text.at.y, anchor, body);
}

}  // namespace

std::string to_svg(const Drawing& drawing) {
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} "
      "{1:.0f}\" role=\"img\" "
      "aria-labelledby=\"title desc\">\n<title id=\"title\">{2}</title>\n<desc "
      "id=\"desc\">{3}</desc>\n<style>{4}</style>\n",
      std::ceil(drawing.width), std::ceil(drawing.height), escape(drawing.title), escape(drawing.description),
      style);
  for (const auto& band : drawing.bands) {
    svg += fmt::format("<rect class=\"band\" x=\"0\" y=\"{:.1f}\" width=\"100%\" height=\"{:.1f}\"/>\n",
                       band.y, band.height);
  }
  for (const auto& line : drawing.lines) {
    svg += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", name_of(line.role), path_of(line));
    if (line.head == DrawnLine::Head::arrow)
      svg += fmt::format("<path class=\"head {}\" d=\"{}\"/>\n", name_of(line.role), head_of(line));
  }
  for (const auto& dot : drawing.dots) {
    svg +=
        fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"><title>{}</title></circle>\n",
                    name_of(dot.role), dot.at.x, dot.at.y, dot_radius, escape(dot.tip));
  }
  for (const auto& text : drawing.texts) svg += text_of(text);
  return svg + "</svg>\n";
}

}  // namespace forkcheck
