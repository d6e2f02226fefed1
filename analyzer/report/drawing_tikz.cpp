// TikZ for lectures set in LaTeX: a tikzpicture that needs \usepackage{tikz} and nothing else. One pixel
// becomes 0.75 pt.
#include <fmt/format.h>

#include <string_view>

#include "base/check.h"
#include "report/drawing.h"

namespace forkcheck {

namespace {

std::string escape(std::string_view text) {
  std::string tex;
  for (const char c : text) {
    switch (c) {
      case '\\': tex += "\\textbackslash{}"; break;
      case '{': tex += "\\{"; break;
      case '}': tex += "\\}"; break;
      case '~': tex += "\\textasciitilde{}"; break;
      case '^': tex += "\\textasciicircum{}"; break;
      case '#':
      case '$':
      case '%':
      case '&':
      case '_': tex += fmt::format("\\{}", c); break;
      default: tex += c;
    }
  }
  return tex;
}

std::string_view style_of(DrawnLine::Role role) {
  switch (role) {
    case DrawnLine::Role::program:
    case DrawnLine::Role::fork: return "thick, black!65";
    case DrawnLine::Role::reap: return "thick, teal";
    case DrawnLine::Role::any_of: return "thick, teal, dashed";
    case DrawnLine::Role::sent: return "thick, violet!80!black, dashed";
    case DrawnLine::Role::order: return "thick, orange!70!black, dotted";
  }
  broken("a line without a style");
}

std::string_view style_of(DrawnText::Role role) {
  switch (role) {
    case DrawnText::Role::process: return "font=\\ttfamily\\bfseries";
    case DrawnText::Role::output: return "font=\\ttfamily\\bfseries, blue!70!black";
    case DrawnText::Role::statement: return "font=\\ttfamily\\small, black!65";
    case DrawnText::Role::trouble: return "font=\\ttfamily\\small, red!70!black";
    case DrawnText::Role::remark: return "font=\\ttfamily\\footnotesize, black!50";
  }
  broken("a text without a style");
}

std::string point(Point p) {
  return fmt::format("({:.1f},{:.1f})", p.x, p.y);
}

}  // namespace

std::string to_tikz(const Drawing& drawing) {
  std::string tex =
      fmt::format("% {}\n\\begin{{tikzpicture}}[x=0.75pt, y=-0.75pt, inner sep=0pt]\n", drawing.title);
  for (const auto& line : drawing.lines) {
    tex += fmt::format("  \\draw[{}, rounded corners=4pt{}] ", style_of(line.role),
                       line.head == DrawnLine::Head::arrow ? ", ->, shorten >=3pt" : "");
    for (std::size_t i = 0; i < line.points.size(); ++i)
      tex += (i == 0 ? "" : " -- ") + point(line.points[i]);
    tex += ";\n";
  }
  for (const auto& dot : drawing.dots) {
    const std::string_view colour = dot.role == DrawnDot::Role::output ? "blue!70!black"
                                    : dot.role == DrawnDot::Role::end  ? "black"
                                                                       : "black!65";
    tex += fmt::format("  \\fill[{}] {} circle[radius=2.6pt];\n", colour, point(dot.at));
  }
  for (const auto& text : drawing.texts) {
    const std::string_view anchor = text.anchor == DrawnText::Anchor::start ? "base west" : "base";
    tex += fmt::format("  \\node[anchor={}, {}] at {} {{{}}};\n", anchor, style_of(text.role), point(text.at),
                       escape(text.text));
  }
  return tex + "\\end{tikzpicture}\n";
}

}  // namespace forkcheck
