// The bit-vector encoding: each event has a small number, its time. A write's time is its slot from 1 on, all
// different; a silent event's time is the number of writes before it. Solved as a finite domain (QF_FD: bits
// are blasted at once).
#include "base/check.h"
#include "engines/order_encoding.h"

namespace forkcheck {
namespace {

class TimeEncoding final : public OrderEncoding {
 public:
  explicit TimeEncoding(const OrderProblem& wanted) : OrderEncoding(wanted, Backend::finite_domain) {
    check(problem().slots == problem().writes, "this encoding wants a place for each write");
    while (problem().slots >> bits_ != 0) ++bits_;
  }

 private:
  void place_nodes() override {
    z3::expr_vector writes(context());
    for (std::uint32_t node = 0; node < problem().nodes.size(); ++node) {
      const z3::expr time = context().bv_const(("t" + std::to_string(node)).c_str(), bits_);
      times_.push_back(time);
      solver().add(z3::ule(time, number(problem().slots)));
      if (problem().nodes[node].letter == no_letter) continue;
      solver().add(time != number(0));
      writes.push_back(time);
    }
    if (writes.size() > 1) solver().add(z3::distinct(writes));
  }

  z3::expr number(std::size_t value) { return context().bv_val(static_cast<std::uint64_t>(value), bits_); }

  z3::expr at_slot(std::uint32_t node, std::size_t slot) override { return times_[node] == number(slot + 1); }

  z3::expr is_before(std::uint32_t from, std::uint32_t to) override {
    const bool opens = problem().nodes[to].letter != no_letter;
    return opens ? z3::ult(times_[from], times_[to]) : z3::ule(times_[from], times_[to]);
  }

  unsigned bits_ = 1;
  std::vector<z3::expr> times_;  // by node
};

}  // namespace

std::unique_ptr<OrderSolver> time_solver(const OrderProblem& problem) {
  return std::make_unique<TimeEncoding>(problem);
}

}  // namespace forkcheck
