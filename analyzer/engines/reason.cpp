// Every graph is asked how far it can follow the output; the one that gets furthest is explained, the others
// in a line each.
#include "engines/reason.h"

#include <algorithm>
#include <set>

#include "engines/event_words.h"
#include "engines/graph_of_run.h"
#include "engines/impossible_prefix.h"
#include "engines/reason_text.h"
#include "engines/witness.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_explained = 8;  // graphs; the rest is only counted

struct Tried {
  std::size_t graph = 0;
  OrderProblem problem;
  Obstacle obstacle;
  std::string text;
};

// How far each graph gets, the furthest first. Nothing if one of them can print the output, or isn't decided.
std::optional<std::vector<Tried>> try_all(const GraphSet& graphs, WordView output, Budget& budget) {
  std::vector<Tried> tried;
  for (std::size_t i = 0; i < graphs.graphs.size(); ++i) {
    Tried one{i, order_problem(graphs.graphs[i], Detail::facts), {}, {}};
    const Attempt attempt = follow_output(one.problem, output, Core::left_out, budget);
    if (attempt.answer != Answered::impossible) return std::nullopt;
    one.obstacle = attempt.obstacle;
    tried.push_back(std::move(one));
  }
  std::stable_sort(tried.begin(), tried.end(),
                   [](const Tried& a, const Tried& b) { return a.obstacle.prefix > b.obstacle.prefix; });
  return tried;
}

// Graphs with the same text share a line: `graphs 2 and 3: ...`, numbered as `graph --graph K` does.
std::vector<std::string> others(const std::vector<Tried>& explained, const Tried& best,
                                std::size_t unexplained) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const Tried& one : explained) {
    if (one.text == best.text) continue;
    auto group =
        std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == one.text; });
    if (group == groups.end()) group = groups.insert(groups.end(), {one.text, {}});
    group->second.push_back(std::to_string(one.graph + 1));
  }
  std::vector<std::string> lines;
  for (const auto& [text, numbers] : groups)
    lines.push_back((numbers.size() == 1 ? "graph " : "graphs ") + listed(numbers) + ": " + text);
  if (unexplained > 0)
    lines.push_back("and " + std::to_string(unexplained) + " more graphs, which get no further");
  return lines;
}

}  // namespace

Word similar_output(const Language& language, WordView output) {
  Word similar(output.substr(0, language.longest_viable_prefix(output)));
  Language::State state = language.start();
  for (Symbol letter : similar) state = language.next(state, letter).value();
  // Breadth first to the nearest end.
  struct Visit {
    Language::State state;
    std::size_t from;
    Symbol letter;
  };
  std::vector<Visit> visits{{state, 0, 0}};
  std::set<Language::State> seen{state};
  std::size_t at = 0;
  for (; !language.accepts_at(visits.at(at).state); ++at)
    for (const Language::Edge& edge : language.edges(visits[at].state))
      if (seen.insert(edge.target).second) visits.push_back({edge.target, at, edge.symbol});
  Word rest;
  for (; at != 0; at = visits[at].from) rest += visits[at].letter;
  std::reverse(rest.begin(), rest.end());
  return similar + rest;
}

std::optional<Reason> why_impossible(Model& model, WordView output, WordView similar, Budget& budget) {
  const bool endless = !similar.empty() && similar.back() == symbol::endless;  // then no graph holds the run
  const auto witness = endless ? std::nullopt : find_witness(model, similar, budget);
  if (!witness) return std::nullopt;
  std::vector<Event> run;
  for (const WitnessStep& step : *witness) run.push_back(step.event);
  std::optional<ProcessGraph> graph = graph_of_run(model, run);
  if (!graph) return std::nullopt;
  auto reason = why_impossible(model, GraphSet{{std::move(*graph)}, true, {}}, output, budget);
  if (reason) reason->more.push_back("this is a run that gets furthest; no other gets further");
  return reason;
}

std::optional<Reason> why_impossible(Model& model, const GraphSet& graphs, WordView output, Budget& budget) {
  if (!graphs.complete || graphs.graphs.empty()) return std::nullopt;
  std::optional<std::vector<Tried>> tried = try_all(graphs, output, budget);
  if (!tried) return std::nullopt;
  const std::size_t unexplained = tried->size() - std::min(tried->size(), most_explained);
  tried->erase(tried->end() - static_cast<std::ptrdiff_t>(unexplained), tried->end());
  for (Tried& one : *tried) {
    const Attempt attempt = follow_output(one.problem, output, Core::wanted, budget);
    if (attempt.answer != Answered::impossible) return std::nullopt;
    one.obstacle = attempt.obstacle;
    one.text = explain(model.program, graphs.graphs[one.graph], one.problem, one.obstacle, output);
  }
  // Of those that get furthest, the one that needs the fewest facts.
  const Tried& best = *std::min_element(tried->begin(), tried->end(), [](const Tried& a, const Tried& b) {
    if (a.obstacle.prefix != b.obstacle.prefix) return a.obstacle.prefix > b.obstacle.prefix;
    return a.obstacle.core.size() < b.obstacle.core.size();
  });
  Reason reason;
  const bool ends =
      best.obstacle.kind == Obstacle::Kind::ending || best.obstacle.kind == Obstacle::Kind::blocked;
  reason.prefix = ends ? output : output.substr(0, best.obstacle.prefix);
  reason.facts = facts_of(model.program, graphs.graphs[best.graph], best.problem, best.obstacle);
  reason.line = "impossible: " + best.text;
  reason.more = others(*tried, best, unexplained);
  return reason;
}

}  // namespace forkcheck
