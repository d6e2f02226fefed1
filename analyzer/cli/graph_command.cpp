// graph: one process graph in one of several formats.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"
#include "engines/graph.h"
#include "report/drawing.h"
#include "report/graph_formats.h"
#include "report/json.h"
#include "report/picture_text.h"

namespace forkcheck {

namespace {

constexpr std::size_t most_graphs = 10'000;

std::string title_of(const Loaded& loaded) {
  return "Process graph of " + (loaded.path == "-" ? std::string("<stdin>") : loaded.path);
}

// Nothing for a format that there is none of.
std::optional<std::string> drawn(const ProcessGraph& graph, const std::string& format, const Loaded& loaded,
                                 const Sources& sources) {
  const Layout layout = layout_of(graph);
  if (format.empty() || format == "text") return to_string(draw_text(graph, layout, sources), 0);
  if (format == "svg") return to_svg(draw(graph, layout, sources, title_of(loaded)));
  if (format == "tikz") return to_tikz(draw(graph, layout, sources, title_of(loaded)));
  if (format == "dot") return to_dot(graph, sources);
  if (format == "mermaid") return to_mermaid(graph, sources);
  return std::nullopt;
}

}  // namespace

Status graph_command(Session& session) {
  const auto& options = session.options();
  auto loaded = session.load(options.files.front());
  if (!loaded) return loaded.error();
  session.warn(loaded->warnings);
  const auto model = session.model(*loaded, options.profile);
  const std::size_t wanted = options.graph.value_or(1);
  const GraphSet set = process_graphs(*model, session.budget(), std::max(most_graphs, wanted));
  const Status status = set.complete ? Status::ok : session.status_of(set.limits);
  if (options.format == "json") {
    session.out().write(graphs_json(loaded->path, model->profile, set, options.graph));
    return status;
  }
  if (wanted > set.graphs.size()) {
    if (!set.graphs.empty())
      session.error(fmt::format("there is no graph {}: the program has {}", wanted, set.graphs.size()));
    return worst(status, set.graphs.empty() ? Status::incomplete : Status::usage);
  }
  const auto picture = drawn(set.graphs[wanted - 1], options.format, *loaded, session.sources());
  if (!picture) {
    session.error(
        fmt::format("graph has no format {}: text, svg, dot, tikz, mermaid or json", options.format));
    return Status::usage;
  }
  session.out().write(*picture);
  if (set.graphs.size() > 1 && !options.graph)
    session.note(fmt::format("graph 1 of {}; --graph K shows another", set.graphs.size()));
  return status;
}

}  // namespace forkcheck
