// The slot encoding: y[e][k] says "event e is among what has happened when k writes are done".
//
// Rows are monotone in k; a write is never in column 0 and (unless only the first slots are asked for) always
// in the last, and each slot gets one write. "a before b" is y[b][k] -> y[a][k] column by column, and one
// column earlier if b is a write, whose own slot it opens. It is the order encoding of finite domains
// (Tamura, Taga, Kitagawa, Banbara 2009): pure SAT, where unit propagation keeps the bounds of every
// position.
#include "engines/order_encoding.h"

namespace forkcheck {
namespace {

class SlotEncoding final : public OrderEncoding {
 public:
  explicit SlotEncoding(const OrderProblem& wanted) : OrderEncoding(wanted, Backend::sat) {}

 private:
  void place_nodes() override {
    for (const OrderProblem::Node& node : problem().nodes) add_row(node);
    for (std::size_t slot = 0; slot < problem().slots; ++slot) {
      std::vector<z3::expr> writes;
      for (std::uint32_t node = 0; node < problem().nodes.size(); ++node)
        if (problem().nodes[node].letter != no_letter) writes.push_back(at_slot(node, slot));
      solver().add(any_of(writes));
      add_at_most_one(writes);
    }
  }

  // Follows from the rest, but only by counting (a pigeonhole argument), which a SAT solver is bad at. Along
  // a chain: "one of the first k is here" (Sinz 2005).
  void add_at_most_one(const std::vector<z3::expr>& terms) {
    std::vector<z3::expr> among;
    for (std::size_t k = 0; k + 1 < terms.size(); ++k) {
      among.push_back(fresh("among"));
      solver().add(z3::implies(terms[k], among[k]));
      if (k > 0) solver().add(z3::implies(among[k - 1], among[k]));
      solver().add(!among[k] || !terms[k + 1]);
    }
  }

  void add_row(const OrderProblem::Node& node) {
    std::vector<z3::expr>& row = done_.emplace_back();
    row.push_back(node.letter != no_letter ? context().bool_val(false) : fresh("done"));
    for (std::size_t k = 1; k < problem().slots; ++k) row.push_back(fresh("done"));
    const bool all = problem().slots == problem().writes;
    if (problem().slots > 0) row.push_back(all ? context().bool_val(true) : fresh("done"));
    for (std::size_t k = 1; k < row.size(); ++k) solver().add(z3::implies(row[k - 1], row[k]));
  }

  z3::expr at_slot(std::uint32_t node, std::size_t slot) override {
    return done_[node][slot + 1] && !done_[node][slot];
  }

  z3::expr is_before(std::uint32_t from, std::uint32_t to) override {
    z3::expr_vector columns(context());
    const std::size_t opens = problem().nodes[to].letter != no_letter ? 1 : 0;
    for (std::size_t k = opens; k < done_[to].size(); ++k)
      columns.push_back(z3::implies(done_[to][k], done_[from][k - opens]));
    return z3::mk_and(columns);
  }

  std::vector<std::vector<z3::expr>> done_;  // [node][writes done]
};

}  // namespace

std::unique_ptr<OrderSolver> slot_solver(const OrderProblem& problem) {
  return std::make_unique<SlotEncoding>(problem);
}

}  // namespace forkcheck
