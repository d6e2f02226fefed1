// A process graph as a puzzle for a solver: put its writes into slots 1..n so that all facts hold.
//
// A write is at the slot in which its text appears. A silent event (fork, exit, wait) is at the number of
// writes that came before it, so several may share a place; acyclic facts make that enough. Texts are
// letters: one write is atomic.
#pragma once

#include <cstdint>
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
  };

  Detail detail = Detail::facts;
  std::vector<Word> letters;  // different texts, sorted by word_before
  std::vector<Node> nodes;    // in one possible order of time
  std::vector<Before> order;
  std::vector<Match> matches;
  std::size_t slots = 0;  // how many nodes have a letter
  bool blocked = false;   // outputs end in the marker

  // Facts are numbered: first those of `order`, then the matches.
  std::size_t fact_count() const { return order.size() + matches.size(); }
};

OrderProblem order_problem(const ProcessGraph& graph, Detail detail);

// How often each letter is written in a run.
std::vector<std::size_t> letter_counts(const OrderProblem& problem);

// The output that these letters spell, with the marker where the problem blocks.
Word spell(const OrderProblem& problem, const Letters& letters);

}  // namespace forkcheck
