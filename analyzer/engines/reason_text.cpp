#include "engines/reason_text.h"

#include <algorithm>
#include <map>
#include <set>

#include "engines/event_words.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_chains = 5;  // told; the rest is only counted

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
        const OrderProblem::Match& match = problem.matches[fact - problem.order.size()];
        open_.emplace(problem.nodes[match.wait].event, &match);
      }
    }
  }

  std::string text() {
    for (const auto& [event, match] : open_)
      for (std::uint32_t exit : match->exits) followed_.insert(event_of(exit));
    for (const auto& [event, edges] : into_)
      if (!followed_.contains(event)) pending_.push_back(event);
    for (const auto& [event, match] : open_)
      if (!followed_.contains(event) && !into_.contains(event)) pending_.push_back(event);
    std::stable_sort(pending_.begin(), pending_.end(), [&](EventIndex a, EventIndex b) {
      return graph_.events[a].process < graph_.events[b].process;
    });
    const bool alone = pending_.size() == 1;
    std::string all;
    std::size_t chains = 0, more = 0;
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      const EventIndex event = pending_[i];
      if (!told_.insert(event).second) continue;
      if (chains++ >= most_chains) {
        ++more;
        continue;
      }
      if (!all.empty()) all += ", and ";
      all += (alone && i == 0 ? subject(event) : words_.full(event)) + " " + chain(event);
    }
    if (more > 0) all += ", and so for " + std::to_string(more) + " more";
    return all;
  }

 private:
  EventIndex event_of(std::uint32_t node) const { return problem_.nodes[node].event; }

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
      std::vector<std::string> links;
      std::vector<EventIndex> next;  // named alone: the chain goes on from the first, the others wait
      if (const auto edges = into_.find(event); edges != into_.end())
        for (const GraphEdge& edge : edges->second) {
          links.push_back(words_.link(edge));
          next.push_back(edge.from);
        }
      if (const auto match = open_.find(event); match != open_.end())
        links.push_back("needs " + exits(*match->second, next));
      if (links.empty()) return text;
      text += (text.empty() ? "" : ", which ") + links.front();
      for (std::size_t i = 1; i < links.size(); ++i) text += " and " + links[i];
      for (std::size_t i = 1; i < next.size(); ++i) pending_if_explained(next[i]);
      if (next.empty() || !told_.insert(next.front()).second) return text;
      event = next.front();
    }
  }

  bool is_explained(EventIndex event) const { return into_.contains(event) || open_.contains(event); }
  void pending_if_explained(EventIndex event) {
    if (is_explained(event)) pending_.push_back(event);
  }

  // `the exit of P0.1 (line 13)`, if it needs all and that one comes too late: then it is the next to tell
  // of. Else `2 of the exits of P0.1 (line 13), P0.2 (line 13) and P0.3 (line 13)`, of which the late ones
  // are told of later.
  std::string exits(const OrderProblem::Match& match, std::vector<EventIndex>& next) {
    std::vector<EventIndex> late;
    std::vector<std::string> names;
    for (std::uint32_t node : match.exits) {
      const EventIndex exit = event_of(node);
      const GraphEvent& event = graph_.events[exit];
      names.push_back(to_string(event.process) + " (line " + std::to_string(event.where.line) + ")");
      if (is_explained(exit)) late.push_back(exit);
    }
    const bool all = match.needed == names.size();
    if (all && late.size() == 1) {
      next.push_back(late.front());
      return words_.full(late.front());
    }
    for (EventIndex exit : late) pending_.push_back(exit);
    const std::string number = all                 ? ""
                               : match.needed == 1 ? "one of "
                                                   : std::to_string(match.needed) + " of ";
    return number + "the exits of " + listed(names);
  }

  EventWords words_;
  const ProcessGraph& graph_;
  const OrderProblem& problem_;
  const Obstacle& obstacle_;
  std::map<EventIndex, std::vector<GraphEdge>> into_;
  std::map<EventIndex, const OrderProblem::Match*> open_;  // open waits of the core
  std::set<EventIndex> followed_;                          // something in the core comes after it
  std::vector<EventIndex> pending_;                        // chains to tell
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

// `the 31st "f" comes after the 16th "e"`; a text that is printed once has its place named.
std::string explain_counted(const EventWords& words, const ProcessGraph& graph, const OrderProblem& problem,
                            const CountedOut& counted) {
  const std::vector<std::size_t> counts = letter_counts(problem);
  const auto named = [&](Letter letter, std::size_t n) {
    const std::string text = quoted(problem.letters[letter]);
    return counts[letter] == 1 ? text + " " + writers(words, graph, problem.letters[letter])
                               : "the " + ordinal(n) + " " + text;
  };
  return named(counted.late, counted.nth) + " always comes after " + named(counted.early, counted.mth);
}

std::string explain_ordered(const OrderProblem& problem, const Obstacle& obstacle) {
  const std::string text = quoted(problem.letters[obstacle.way.back()]);
  return "each " + text + " that is left to print there comes after something that isn't printed yet";
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
    case Obstacle::Kind::counted: return explain_counted(words, graph, problem, obstacle.counted);
    case Obstacle::Kind::ordered: return explain_ordered(problem, obstacle);
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
    facts.push_back(
        {{GraphEdge::Why::reap, problem.nodes[match.exits.front()].event, wait},
         words.full(wait) + " needs " + std::to_string(match.needed) + " of the exits of " + listed(exits)});
  }
  std::stable_sort(facts.begin(), facts.end(),
                   [](const Fact& a, const Fact& b) { return a.edge.to < b.edge.to; });
  return facts;
}

}  // namespace forkcheck
