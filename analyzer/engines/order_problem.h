// A process graph as a puzzle for a solver: put its writes into slots 1..n so that all facts hold.
//
// A write is at the slot in which its text appears. A silent event (fork, exit, wait) is at the number of
// writes that came before it, so several may share a place; acyclic facts make that enough. Texts are
// letters: one write is atomic.
//
// An open wait is a count: the nth open wait of a process needs n of the exits that it may take. That is all
// there is to its match: the exits that each open wait of a process may take include those of the one before,
// so that as soon as the counts are right, each can have one of its own (Hall 1935).
#pragma once

#include <compare>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "engines/graph.h"
#include "language/symbol.h"

namespace forkcheck {

using Letter = std::uint32_t;  // position in OrderProblem::letters
inline constexpr Letter no_letter = 0xFFFFFFFFu;
using Letters = std::vector<Letter>;

// What may be left out of the picture before a solver sees it. People read facts, so they need the silent
// events on the way; yes-or-no questions need only writes and the events of open waits, with all paths
// between them drawn as one.
enum class Detail : std::uint8_t { facts, writes };

struct OrderProblem {
  struct Node {
    EventIndex event = 0;  // in the graph
    Letter letter = no_letter;
  };
  struct Before {
    GraphEdge edge;          // by events of the graph; `why` is meaningless under Detail::writes
    std::uint32_t from = 0;  // nodes
    std::uint32_t to = 0;
  };
  struct Match {             // one open wait
    std::uint32_t wait = 0;  // nodes
    std::vector<std::uint32_t> exits;
    std::size_t needed = 1;  // so many of the exits come before the wait
  };

  Detail detail = Detail::facts;
  std::vector<Word> letters;  // different texts, sorted by word_before
  std::vector<Node> nodes;    // in one possible order of time
  std::vector<Before> order;
  std::vector<Match> matches;
  std::size_t writes = 0;  // how many nodes have a letter
  std::size_t slots = 0;   // of so many writes the place is asked for: all of them, or the first few
  bool blocked = false;    // outputs end in the marker

  // Facts are numbered: first those of `order`, then the matches.
  std::size_t fact_count() const { return order.size() + matches.size(); }
};

OrderProblem order_problem(const ProcessGraph& graph, Detail detail);

// All that outputs depend on, however the graph came by it: problems with equal shapes have the same outputs. Nodes are numbered by
// process, and in each as they come.
struct OrderShape {
  std::vector<Word> letters;
  std::vector<Letter> nodes;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order;              // transitively reduced; sorted
  std::vector<std::tuple<std::uint32_t, std::vector<std::uint32_t>, std::size_t>> matches;  // wait, exits, needed; sorted
  bool blocked = false;
  auto operator<=>(const OrderShape&) const = default;
};
// Of a problem under Detail::writes, made from this graph.
OrderShape shape_of(const OrderProblem& problem, const ProcessGraph& graph);

// The same, but only the first `slots` writes have a place; the others come at any time after them. Enough
// for questions about a prefix: whatever has happened can always go on to the end of a run.
OrderProblem cut_to(OrderProblem problem, std::size_t slots);

// How often each letter is written in a run.
std::vector<std::size_t> letter_counts(const OrderProblem& problem);

// The output that these letters spell, with the marker where the problem blocks.
Word spell(const OrderProblem& problem, const Letters& letters);

}  // namespace forkcheck
