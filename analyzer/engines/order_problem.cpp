#include "engines/order_problem.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "base/check.h"
#include "engines/partial_order.h"

namespace forkcheck {
namespace {

constexpr std::uint32_t left_out = 0xFFFFFFFFu;

// Events that stay: writes, the events of open waits, and (for people) whatever has an edge to another
// process.
std::vector<char> kept_events(const ProcessGraph& graph, Detail detail) {
  std::vector<char> kept(graph.events.size());
  for (std::size_t e = 0; e < graph.events.size(); ++e) kept[e] = !graph.events[e].text.empty();
  for (const OpenWait& open : graph.open_waits) {
    kept[open.wait] = true;
    for (EventIndex exit : open.exits) kept[exit] = true;
  }
  if (detail == Detail::writes) return kept;
  for (const GraphEdge& edge : graph.edges)
    if (edge.why != GraphEdge::Why::program) kept[edge.from] = kept[edge.to] = true;
  return kept;
}

void add_nodes(const ProcessGraph& graph, const std::vector<char>& kept, OrderProblem& problem,
               std::vector<std::uint32_t>& node_of) {
  std::map<Word, Letter> ids;
  for (const GraphEvent& event : graph.events)
    if (!event.text.empty()) ids.emplace(event.text, 0);
  for (auto& [text, id] : ids) problem.letters.push_back(text);
  std::sort(problem.letters.begin(), problem.letters.end(), word_before);
  for (Letter id = 0; id < problem.letters.size(); ++id) ids[problem.letters[id]] = id;
  for (EventIndex e = 0; e < graph.events.size(); ++e) {
    if (!kept[e]) continue;
    node_of[e] = static_cast<std::uint32_t>(problem.nodes.size());
    const Word& text = graph.events[e].text;
    problem.nodes.push_back({e, text.empty() ? no_letter : ids.at(text)});
    problem.writes += !text.empty();
  }
  problem.slots = problem.writes;
}

// Program edges skip the events that are left out (nothing else touches those); all other edges stay as they
// are.
void add_facts(const ProcessGraph& graph, const std::vector<std::uint32_t>& node_of, OrderProblem& problem) {
  std::vector<EventIndex> last_kept(graph.events.size(),
                                    left_out);  // for a left-out event: the kept one before it
  for (EventIndex e = 0; e < graph.events.size(); ++e)
    if (node_of[e] != left_out) last_kept[e] = e;
  std::vector<GraphEdge> edges = graph.edges;
  std::sort(edges.begin(), edges.end(), [](const GraphEdge& a, const GraphEdge& b) { return a.to < b.to; });
  for (GraphEdge edge : edges) {
    if (edge.why == GraphEdge::Why::program) edge.from = last_kept[edge.from];
    if (edge.from == left_out) continue;
    if (node_of[edge.to] == left_out) {
      last_kept[edge.to] = edge.from;
      continue;
    }
    problem.order.push_back({edge, node_of[edge.from], node_of[edge.to]});
  }
}

void add_paths(const ProcessGraph& graph, OrderProblem& problem) {
  const PartialOrder order(graph);
  std::vector<EventIndex> events;
  for (const OrderProblem::Node& node : problem.nodes) events.push_back(node.event);
  for (const auto& [from, to] : order.reduced_to(events))
    problem.order.push_back({{GraphEdge::Why::program, events[from], events[to]}, from, to});
}

}  // namespace

OrderProblem order_problem(const ProcessGraph& graph, Detail detail) {
  OrderProblem problem;
  problem.detail = detail;
  std::vector<std::uint32_t> node_of(graph.events.size(), left_out);
  add_nodes(graph, kept_events(graph, detail), problem, node_of);
  if (detail == Detail::facts)
    add_facts(graph, node_of, problem);
  else
    add_paths(graph, problem);
  std::map<ProcessName, std::size_t> open_so_far;
  for (const OpenWait& open : graph.open_waits) {
    OrderProblem::Match match{node_of[open.wait], {}, ++open_so_far[graph.events[open.wait].process]};
    for (EventIndex exit : open.exits) match.exits.push_back(node_of[exit]);
    problem.matches.push_back(std::move(match));
  }
  problem.blocked = graph.blocked;
  return problem;
}

OrderShape shape_of(const OrderProblem& problem, const ProcessGraph& graph) {
  check(problem.detail == Detail::writes, "paths, of which there is one set, and not facts");
  std::vector<std::uint32_t> by_process(problem.nodes.size());
  std::iota(by_process.begin(), by_process.end(), 0u);
  std::ranges::stable_sort(by_process, {}, [&](std::uint32_t node) -> const ProcessName& { return graph.events[problem.nodes[node].event].process; });
  std::vector<std::uint32_t> number(problem.nodes.size());
  OrderShape shape{problem.letters, {}, {}, {}, problem.blocked};
  for (std::uint32_t i = 0; i < by_process.size(); ++i) {
    number[by_process[i]] = i;
    shape.nodes.push_back(problem.nodes[by_process[i]].letter);
  }
  for (const OrderProblem::Before& before : problem.order) shape.order.emplace_back(number[before.from], number[before.to]);
  for (const OrderProblem::Match& match : problem.matches) {
    std::vector<std::uint32_t> exits;
    for (const std::uint32_t exit : match.exits) exits.push_back(number[exit]);
    std::ranges::sort(exits);
    shape.matches.emplace_back(number[match.wait], std::move(exits), match.needed);
  }
  std::ranges::sort(shape.order);
  std::ranges::sort(shape.matches);
  return shape;
}

OrderProblem cut_to(OrderProblem problem, std::size_t slots) {
  problem.slots = std::min(problem.slots, slots);
  return problem;
}

std::vector<std::size_t> letter_counts(const OrderProblem& problem) {
  std::vector<std::size_t> counts(problem.letters.size());
  for (const OrderProblem::Node& node : problem.nodes)
    if (node.letter != no_letter) ++counts[node.letter];
  return counts;
}

Word spell(const OrderProblem& problem, const Letters& letters) {
  Word word;
  for (Letter letter : letters) word += problem.letters[letter];
  if (problem.blocked) word += symbol::blocked;
  return word;
}

}  // namespace forkcheck
