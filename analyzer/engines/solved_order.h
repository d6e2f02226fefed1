// The order of two texts by Z3 over the process graphs: is there an output of this kind, for each of the six
// kinds of text_order.h, in each graph.
//
// Where texts are written whole, each by one write and by no two together, only those writes are left in the
// picture, with the order among them: then programs with a hundred writes are small.
#pragma once

#include <map>

#include "base/budget.h"
#include "engines/graph.h"
#include "engines/order_problem.h"
#include "engines/text_order.h"

namespace forkcheck {

class SolvedOrders {
 public:
  explicit SolvedOrders(const GraphSet& graphs) : graphs_(graphs) {}

  // Without examples; unknown where the graphs aren't all, too large, or the budget ran out.
  TextOrder order(WordView a, WordView b, Budget& budget);
  std::uint64_t queries() const { return queries_; }

  using Kinds = std::array<Known, kinds_of_run>;
  // What the solver is asked about one graph: the letters with their order. The same for many graphs and
  // pairs.
  struct Picture {
    std::vector<Word> letters;
    std::vector<std::uint32_t> numbers;
    auto operator<=>(const Picture&) const = default;
  };

 private:
  Kinds kinds_of(const ProcessGraph& graph, const PairReader& reader, Budget& budget);
  Kinds ask(const OrderProblem& problem, const PairReader& reader, Budget& budget);

  const GraphSet& graphs_;
  std::map<Picture, Kinds> known_;  // of texts that are written whole, by their roles
  std::uint64_t queries_ = 0;
};

// The texts that the writes of these graphs print, sorted by bytes.
std::vector<Word> printed_texts(const GraphSet& graphs);

}  // namespace forkcheck
