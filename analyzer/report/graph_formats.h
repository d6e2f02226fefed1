// Process graphs in the languages of other drawing tools, which find the places themselves.
#pragma once

#include <string>

#include "base/source.h"
#include "engines/graph.h"

namespace forkcheck {

// Graphviz (dot): a row of nodes for each process.
std::string to_dot(const ProcessGraph& graph, const Sources& sources);
// Mermaid's flowchart: drawn by GitHub and many Markdown viewers. One subgraph for each process.
std::string to_mermaid(const ProcessGraph& graph, const Sources& sources);

}  // namespace forkcheck
