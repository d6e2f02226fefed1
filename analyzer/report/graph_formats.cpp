#include "report/graph_formats.h"

#include <fmt/format.h>

#include "base/check.h"
#include "report/labels.h"

namespace forkcheck {

namespace {

std::string_view style_of(GraphEdge::Why why) {
  switch (why) {
    case GraphEdge::Why::program:
    case GraphEdge::Why::fork: return "solid";
    case GraphEdge::Why::reap: return "bold";
    case GraphEdge::Why::signal:
    case GraphEdge::Why::pipe: return "dashed";
    case GraphEdge::Why::order: return "dotted";
  }
  broken("an edge without a style");
}

std::string_view arrow_of(GraphEdge::Why why) {
  switch (why) {
    case GraphEdge::Why::program: return "---";
    case GraphEdge::Why::fork: return "-->";
    case GraphEdge::Why::reap: return "==>";
    case GraphEdge::Why::signal:
    case GraphEdge::Why::pipe:
    case GraphEdge::Why::order: return "-.->";
  }
  broken("an edge without an arrow");
}

// Both characters that would end or change a quoted string of dot.
std::string dot_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// Mermaid takes entity codes in quoted labels: #quot; and the like.
std::string mermaid_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': quoted += "#quot;"; break;
      case '<': quoted += "#lt;"; break;
      case '>': quoted += "#gt;"; break;
      case '#': quoted += "#35;"; break;
      case '`': quoted += "#96;"; break;
      default: quoted += c;
    }
  }
  return quoted + '"';
}

std::string label_text(const EventLabel& label) {
  return label.output.empty() ? label.statement : fmt::format("{} \"{}\"", label.statement, label.output);
}

// Calls visit(event number, event) for the events of one process.
void for_events_of(const ProcessGraph& graph, const ProcessName& process, const auto& visit) {
  for (EventIndex e = 0; e < graph.events.size(); ++e) {
    if (graph.events[e].process == process) visit(e, graph.events[e]);
  }
}

// Calls visit(wait, exit) for the pairs that may match.
void for_open_pairs(const ProcessGraph& graph, const auto& visit) {
  for (const auto& open : graph.open_waits) {
    for (const EventIndex exit : open.exits) visit(open.wait, exit);
  }
}

}  // namespace

std::string to_dot(const ProcessGraph& graph, const Sources& sources) {
  std::string text =
      "digraph processes {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"monospace\", "
      "fontsize=11];\n";
  for (const auto& process : graph.processes) {
    text +=
        fmt::format("  subgraph {} {{\n    label={};\n    color=gray;\n",
                    dot_quoted("cluster_" + to_string(process.name)), dot_quoted(to_string(process.name)));
    for_events_of(graph, process.name, [&](EventIndex e, const GraphEvent& event) {
      text +=
          fmt::format("    e{} [label={}];\n", e, dot_quoted(label_text(label_of(graph, event, sources))));
    });
    text += "  }\n";
  }
  for (const auto& edge : graph.edges)
    text += fmt::format("  e{} -> e{} [style={}];\n", edge.from, edge.to, style_of(edge.why));
  for_open_pairs(graph, [&](EventIndex wait, EventIndex exit) {
    text += fmt::format("  e{} -> e{} [style=dashed];\n", exit, wait);
  });
  return text + "}\n";
}

std::string to_mermaid(const ProcessGraph& graph, const Sources& sources) {
  std::string text = "flowchart LR\n";
  for (std::size_t p = 0; p < graph.processes.size(); ++p) {
    text += fmt::format("  subgraph p{}[\"{}\"]\n    direction LR\n", p, to_string(graph.processes[p].name));
    for_events_of(graph, graph.processes[p].name, [&](EventIndex e, const GraphEvent& event) {
      text += fmt::format("    e{}({})\n", e, mermaid_quoted(label_text(label_of(graph, event, sources))));
    });
    text += "  end\n";
  }
  for (const auto& edge : graph.edges)
    text += fmt::format("  e{} {} e{}\n", edge.from, arrow_of(edge.why), edge.to);
  for_open_pairs(
      graph, [&](EventIndex wait, EventIndex exit) { text += fmt::format("  e{} -.-> e{}\n", exit, wait); });
  return text;
}

}  // namespace forkcheck
