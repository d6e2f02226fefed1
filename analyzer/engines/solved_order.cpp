#include "engines/solved_order.h"

#include <algorithm>
#include <map>
#include <set>

#include "engines/order_solver.h"

namespace forkcheck {
namespace {

// All words but those of one kind, over the symbols that a program writes.
Language all_but(KindOfRun kind, const PairReader& reader, const std::set<Symbol>& symbols, Budget& budget) {
  Nfa nfa;
  std::map<PairReader::Reading, Nfa::State> states;
  std::vector<PairReader::Reading> pending;
  const auto state_of = [&](PairReader::Reading reading) {
    const auto known = states.find(reading);
    if (known != states.end()) return known->second;
    const Nfa::State state = nfa.add_state();
    nfa.accepting[state] = reader.kind(reading) != kind;
    pending.push_back(reading);
    return states[reading] = state;
  };
  nfa.start = state_of(0);
  while (!pending.empty()) {
    const PairReader::Reading reading = pending.back();
    pending.pop_back();
    for (Symbol symbol : symbols) {
      const Nfa::State target = state_of(reader.next(reading, symbol));
      nfa.edges[states[reading]].push_back({nfa.letter_id(Word(1, symbol)), target});
    }
  }
  return Language::from(nfa, budget).value_or(Language());
}

// Every write leaves both texts either whole or not begun. Then all that matters of a write is which of them
// it holds.
bool written_whole(const ProcessGraph& graph, const PairReader& reader) {
  return std::all_of(graph.events.begin(), graph.events.end(), [&](const GraphEvent& event) {
    const PairReader::Reading reading = reader.after(0, event.text);
    return reader.is_between(reading) && reader.kind(reading) != KindOfRun::together;
  });
}

// What a write of that kind is to a reader of "a" and "b".
Word role(KindOfRun kind) {
  switch (kind) {
    case KindOfRun::a_first: return U"ab";
    case KindOfRun::b_first: return U"ba";
    case KindOfRun::only_a: return U"a";
    case KindOfRun::only_b: return U"b";
    case KindOfRun::together:
    case KindOfRun::neither: return U"";
  }
  return U"";
}

SolvedOrders::Picture picture_of(const OrderProblem& problem) {
  SolvedOrders::Picture picture{problem.letters, {}};
  auto& numbers = picture.numbers;
  for (const OrderProblem::Node& node : problem.nodes) numbers.push_back(node.letter);
  numbers.push_back(static_cast<std::uint32_t>(problem.order.size()));
  for (const OrderProblem::Before& before : problem.order)
    numbers.insert(numbers.end(), {before.from, before.to});
  for (const OrderProblem::Match& match : problem.matches) {
    numbers.insert(numbers.end(), {match.wait, static_cast<std::uint32_t>(match.needed),
                                   static_cast<std::uint32_t>(match.exits.size())});
    numbers.insert(numbers.end(), match.exits.begin(), match.exits.end());
  }
  return picture;
}

bool is_complete(const SolvedOrders::Kinds& kinds) {
  return std::find(kinds.begin(), kinds.end(), Known::unknown) == kinds.end();
}

SolvedOrders::Kinds nothing_known() {
  SolvedOrders::Kinds kinds;
  kinds.fill(Known::unknown);
  return kinds;
}

}  // namespace

TextOrder SolvedOrders::order(WordView a, WordView b, Budget& budget) {
  const PairReader reader(a, b);
  TextOrder order;
  const auto add = [&](const Kinds& kinds) {
    for (std::size_t kind = 0; kind < kinds_of_run; ++kind)
      if (kinds[kind] == Known::yes || order.runs[kind] == Known::no) order.runs[kind] = kinds[kind];
  };
  for (const ProcessGraph& graph : graphs_.graphs) {
    if (budget.spent()) {
      add(nothing_known());
      break;
    }
    add(kinds_of(graph, reader, budget));
  }
  if (!graphs_.complete) add(nothing_known());
  return order;
}

SolvedOrders::Kinds SolvedOrders::kinds_of(const ProcessGraph& graph, const PairReader& reader,
                                           Budget& budget) {
  if (!written_whole(graph, reader)) return ask(order_problem(graph, Detail::writes), reader, budget);
  ProcessGraph roles = graph;
  for (GraphEvent& event : roles.events) event.text = role(reader.kind(reader.after(0, event.text)));
  const OrderProblem problem = order_problem(roles, Detail::writes);
  Picture picture = picture_of(problem);
  if (const auto known = known_.find(picture); known != known_.end()) return known->second;
  const Kinds kinds = ask(problem, PairReader(U"a", U"b"), budget);
  if (is_complete(kinds)) known_.emplace(std::move(picture), kinds);
  return kinds;
}

SolvedOrders::Kinds SolvedOrders::ask(const OrderProblem& problem, const PairReader& reader, Budget& budget) {
  Kinds kinds{};
  if (problem.slots == 0) {
    kinds[static_cast<std::size_t>(KindOfRun::neither)] = Known::yes;
    return kinds;
  }
  if (problem.slots > most_slots) return nothing_known();
  std::set<Symbol> symbols{symbol::blocked};
  for (const Word& letter : problem.letters) symbols.insert(letter.begin(), letter.end());
  const auto solver = slot_solver(problem);
  for (std::size_t kind = 0; kind < kinds_of_run; ++kind) {
    const Language others = all_but(static_cast<KindOfRun>(kind), reader, symbols, budget);
    Letters letters;
    const Verdict verdict =
        spent_by_now(budget) ? Verdict::unknown : solver->outside(others, letters, budget);
    kinds[kind] = verdict == Verdict::possible     ? Known::yes
                  : verdict == Verdict::impossible ? Known::no
                                                   : Known::unknown;
  }
  queries_ += solver->queries();
  return kinds;
}

std::vector<Word> printed_texts(const GraphSet& graphs) {
  std::set<Word> texts;
  for (const ProcessGraph& graph : graphs.graphs)
    for (const GraphEvent& event : graph.events)
      if (!event.text.empty()) texts.insert(event.text);
  std::vector<Word> sorted(texts.begin(), texts.end());
  std::sort(sorted.begin(), sorted.end(), word_before);
  return sorted;
}

}  // namespace forkcheck
