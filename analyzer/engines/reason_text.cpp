#include "engines/reason_text.h"

#include <algorithm>
#include <map>
#include <set>

#include "engines/event_words.h"

namespace forkcheck {
namespace {

// The core as a graph of its own, walked backwards from the events that nothing in it follows.
class Chains {
 public:
  Chains(const Program& program, const ProcessGraph& graph, const OrderProblem& problem,
         const Obstacle& obstacle)
      : words_(program, graph), graph_(graph), problem_(problem), obstacle_(obstacle) {
    for (FactIndex fact : obstacle.core) {
      if (fact < problem.order.size()) {
        const GraphEdge& edge = problem.order[fact].edge;
        into_[edge.to].push_back(edge);
        followed_.insert(edge.from);
      } else {
        add_match(problem.matches[fact - problem.order.size()]);
      }
    }
  }

  std::string text() {
    for (const auto& [event, edges] : into_)
      if (!followed_.contains(event)) pending_.push_back(event);
    for (const auto& [event, match] : open_)
      if (!followed_.contains(event) && !into_.contains(event)) pending_.push_back(event);
    std::stable_sort(pending_.begin(), pending_.end(), [&](EventIndex a, EventIndex b) {
      return graph_.events[a].process < graph_.events[b].process;
    });
    const bool alone = pending_.size() == 1;
    std::string all;
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      const EventIndex event = pending_[i];
      if (!told_.insert(event).second) continue;
      if (!all.empty()) all += ", and ";
      all += (alone && i == 0 ? subject(event) : words_.full(event)) + " " + chain(event);
    }
    return all;
  }

 private:
  void add_match(const OrderProblem::Match& match) {
    const EventIndex wait = problem_.nodes[match.wait].event;
    for (std::uint32_t exit : match.exits) {
      open_[wait].push_back(problem_.nodes[exit].event);
      followed_.insert(open_[wait].back());
    }
  }

  // What came too early: the last letter that was asked for, counted in the output if the program writes it
  // several times.
  std::string subject(EventIndex event) const {
    const Word& text = graph_.events[event].text;
    const Letter last = obstacle_.way.empty() ? no_letter : obstacle_.way.back();
    if (text.empty() || last == no_letter || problem_.letters[last] != text ||
        letter_counts(problem_)[last] == 1)
      return words_.full(event);
    const auto nth = std::count(obstacle_.way.begin(), obstacle_.way.end(), last);
    return "the " + ordinal(static_cast<std::size_t>(nth)) + " " + words_.full(event);
  }

  // From the event back along one fact after the other; where facts fork, the others get a chain of their own
  // later.
  std::string chain(EventIndex event) {
    std::string text;
    while (true) {
      std::string next;
      std::optional<EventIndex> on;
      const auto edges = into_.find(event);
      if (open_.contains(event)) {
        next = "needs " + exits(event, waits_before(event));
      } else if (edges != into_.end()) {
        next = words_.link(edges->second.front());
        on = edges->second.front().from;
        for (std::size_t i = 1; i < edges->second.size(); ++i) {
          next += " and " + words_.link(edges->second[i]);
          pending_if_explained(edges->second[i].from);
        }
      }
      if (next.empty()) return text;
      text += (text.empty() ? "" : ", which ") + next;
      if (!on || !told_.insert(*on).second) return text;
      event = *on;
    }
  }

  void pending_if_explained(EventIndex event) {
    if (into_.contains(event) || open_.contains(event)) pending_.push_back(event);
  }

  // How many open waits of the core stand between here and the beginning, this one included: they take an
  // exit each.
  std::size_t waits_before(EventIndex wait) {
    std::size_t count = 1;
    told_.insert(wait);
    for (const auto& [other, exits] : open_)
      if (other < wait && graph_.events[other].process == graph_.events[wait].process) {
        ++count;
        told_.insert(other);
      }
    return count;
  }

  // `2 of the exits of P0.1 (line 13), P0.2 (line 13) and P0.3 (line 13)`
  std::string exits(EventIndex wait, std::size_t needed) {
    std::vector<std::string> names;
    for (EventIndex exit : open_.at(wait)) {
      const GraphEvent& event = graph_.events[exit];
      names.push_back(to_string(event.process) + " (line " + std::to_string(event.where.line) + ")");
      pending_if_explained(exit);
    }
    const std::string all = "the exits of " + listed(names);
    if (needed >= names.size()) return all;
    return (needed == 1 ? "one" : std::to_string(needed)) + " of " + all;
  }

  EventWords words_;
  const ProcessGraph& graph_;
  const OrderProblem& problem_;
  const Obstacle& obstacle_;
  std::map<EventIndex, std::vector<GraphEdge>> into_;
  std::map<EventIndex, std::vector<EventIndex>> open_;  // open waits of the core and their exits
  std::set<EventIndex> followed_;                       // something in the core comes after it
  std::vector<EventIndex> pending_;                     // chains to tell
  std::set<EventIndex> told_;
};

std::string writers(const EventWords& words, const ProcessGraph& graph, const Word& text) {
  std::vector<std::string> places;
  for (EventIndex event = 0; event < graph.events.size(); ++event)
    if (graph.events[event].text == text) places.push_back(words.full(event).substr(quoted(text).size() + 1));
  return listed(places);
}

bool prints_symbol(const OrderProblem& problem, Symbol wanted) {
  return std::any_of(problem.letters.begin(), problem.letters.end(),
                     [&](const Word& letter) { return letter.find(wanted) != Word::npos; });
}

// No texts spell it: one is asked for too often, or everything is printed already, or there is no such text.
std::string explain_letters(const EventWords& words, const ProcessGraph& graph, const OrderProblem& problem,
                            const Obstacle& obstacle, WordView output) {
  if (obstacle.way.size() == problem.slots &&
      spell(problem, obstacle.way).size() - problem.blocked < obstacle.prefix)
    return problem.slots == 0 ? "the program prints nothing"
                              : "everything is printed by then: nothing follows " +
                                    quoted(output.substr(0, obstacle.prefix - 1));
  const std::vector<std::size_t> counts = letter_counts(problem);
  std::size_t at = 0;
  Letters way = obstacle.way;
  for (std::size_t i = 0; i + 1 < way.size(); ++i) at += problem.letters[way[i]].size();
  if (!way.empty() && at + problem.letters[way.back()].size() < obstacle.prefix)
    at += problem.letters[way.back()].size();
  const WordView rest = output.substr(at);
  for (Letter letter = 0; letter < counts.size(); ++letter) {
    const auto used = static_cast<std::size_t>(std::count(way.begin(), way.end(), letter));
    if (used < counts[letter] || !rest.starts_with(problem.letters[letter])) continue;
    const std::string often =
        counts[letter] == 1 ? "only once" : "only " + std::to_string(counts[letter]) + " times";
    return quoted(problem.letters[letter]) + " is printed " + often + " " +
           writers(words, graph, problem.letters[letter]);
  }
  const Symbol wrong = output[obstacle.prefix - 1];
  if (!prints_symbol(problem, wrong)) return "the program never prints " + quoted(WordView(&wrong, 1));
  return "no text that is left to print goes on with " + quoted(WordView(&wrong, 1)) + " after " +
         quoted(output.substr(0, obstacle.prefix - 1));
}

std::string explain_ending(const OrderProblem& problem, const Obstacle& obstacle) {
  std::vector<std::size_t> left = letter_counts(problem);
  for (Letter letter : obstacle.way) --left[letter];
  std::vector<std::string> missing;
  for (Letter letter = 0; letter < left.size(); ++letter)
    for (std::size_t i = 0; i < left[letter]; ++i) missing.push_back(quoted(problem.letters[letter]));
  if (missing.empty()) return "the output ends within " + quoted(problem.letters[obstacle.way.back()]);
  return "the output ends too early: " + listed(missing) + (missing.size() == 1 ? " is" : " are") +
         " always printed too";
}

}  // namespace

std::string explain(const Program& program, const ProcessGraph& graph, const OrderProblem& problem,
                    const Obstacle& obstacle, WordView output) {
  const EventWords words(program, graph);
  switch (obstacle.kind) {
    case Obstacle::Kind::facts: return Chains(program, graph, problem, obstacle).text();
    case Obstacle::Kind::letters: return explain_letters(words, graph, problem, obstacle, output);
    case Obstacle::Kind::ending: return explain_ending(problem, obstacle);
    case Obstacle::Kind::blocked:
      return problem.blocked ? "after this text the program blocks for ever, it doesn't end"
                             : "the program ends after this text, it doesn't block";
  }
  return {};
}

std::vector<Fact> facts_of(const Program& program, const ProcessGraph& graph, const OrderProblem& problem,
                           const Obstacle& obstacle) {
  const EventWords words(program, graph);
  std::vector<Fact> facts;
  for (FactIndex fact : obstacle.core) {
    if (fact < problem.order.size()) {
      const GraphEdge& edge = problem.order[fact].edge;
      facts.push_back({edge, words.full(edge.to) + " " + words.link(edge)});
      continue;
    }
    const OrderProblem::Match& match = problem.matches[fact - problem.order.size()];
    const EventIndex wait = problem.nodes[match.wait].event;
    std::vector<std::string> exits;
    for (std::uint32_t exit : match.exits)
      exits.push_back(to_string(graph.events[problem.nodes[exit].event].process));
    facts.push_back({{GraphEdge::Why::reap, problem.nodes[match.exits.front()].event, wait},
                     words.full(wait) + " needs an exit of its own among " + listed(exits)});
  }
  std::stable_sort(facts.begin(), facts.end(),
                   [](const Fact& a, const Fact& b) { return a.edge.to < b.edge.to; });
  return facts;
}

}  // namespace forkcheck
