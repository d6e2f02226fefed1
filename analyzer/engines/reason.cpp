// Every graph is asked how far it can follow the output; the one that gets furthest is explained, the others in a line each.
#include "engines/reason.h"

#include <algorithm>

#include "engines/event_words.h"
#include "engines/impossible_prefix.h"
#include "engines/reason_text.h"

namespace forkcheck {
namespace {

struct Tried {
  std::size_t graph = 0;
  OrderProblem problem;
  Obstacle obstacle;
  std::string text;
};

// Further is better; then what needs fewer facts.
bool explains_better(const Tried& a, const Tried& b) {
  if (a.obstacle.prefix != b.obstacle.prefix) return a.obstacle.prefix > b.obstacle.prefix;
  return a.obstacle.core.size() < b.obstacle.core.size();
}

// Graphs with the same text share a line: `graphs 2 and 3: ...`, numbered as `graph --graph K` does.
std::vector<std::string> others(const std::vector<Tried>& tried, const Tried& best) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const Tried& one : tried) {
    if (one.graph == best.graph || one.text == best.text) continue;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == one.text; });
    if (group == groups.end()) group = groups.insert(groups.end(), {one.text, {}});
    group->second.push_back(std::to_string(one.graph + 1));
  }
  std::vector<std::string> lines;
  for (const auto& [text, graphs] : groups)
    lines.push_back((graphs.size() == 1 ? "graph " : "graphs ") + listed(graphs) + ": " + text);
  return lines;
}

}  // namespace

std::optional<Reason> why_impossible(Model& model, const GraphSet& graphs, WordView output, Budget& budget) {
  if (!graphs.complete || graphs.graphs.empty()) return std::nullopt;
  std::vector<Tried> tried;
  for (std::size_t i = 0; i < graphs.graphs.size(); ++i) {
    Tried one{i, order_problem(graphs.graphs[i], Detail::facts), {}, {}};
    const Attempt attempt = follow_output(one.problem, output, budget);
    if (attempt.answer != Answered::impossible) return std::nullopt;
    one.obstacle = attempt.obstacle;
    one.text = explain(model.program, graphs.graphs[i], one.problem, one.obstacle, output);
    tried.push_back(std::move(one));
  }
  const Tried& best = *std::min_element(tried.begin(), tried.end(), explains_better);
  Reason reason;
  reason.prefix = output.substr(0, best.obstacle.kind == Obstacle::Kind::facts || best.obstacle.kind == Obstacle::Kind::letters
                                       ? best.obstacle.prefix
                                       : output.size());
  reason.facts = facts_of(model.program, graphs.graphs[best.graph], best.problem, best.obstacle);
  reason.line = "impossible: " + best.text;
  reason.more = others(tried, best);
  return reason;
}

}  // namespace forkcheck
