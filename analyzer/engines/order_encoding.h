// What the two encodings have in common: letters in slots, named facts, questions. Included by the encodings
// alone, so that z3++.h stays out of every other file.
#pragma once

#include <z3++.h>

#include <vector>

#include "engines/order_solver.h"

namespace forkcheck {

// A derived class says what positions are and what "before" means; this class asks.
//
// `shows(k, c)`: slot k (from 0) shows letter c. Facts hold under a tracking literal each where the problem
// is there to be explained (Detail::facts), else for good.
class OrderEncoding : public OrderSolver {
 public:
  Verdict begins(const std::vector<Letters>& ways, const std::vector<FactIndex>& facts,
                 Budget& budget) override;
  std::vector<FactIndex> core() const override;
  Verdict next_output(Letters& output, Budget& budget) override;
  void exclude(const Letters& output) override;
  Verdict outside(const Language& language, Letters& output, Budget& budget) override;
  std::uint64_t queries() const override { return queries_; }

 protected:
  enum class Backend : std::uint8_t { sat, finite_domain };
  OrderEncoding(const OrderProblem& problem, Backend backend);

  // Called once, before the first question.
  virtual void place_nodes() = 0;                                      // one write in each slot
  virtual z3::expr at_slot(std::uint32_t node, std::size_t slot) = 0;  // this write is in this slot
  virtual z3::expr is_before(std::uint32_t from, std::uint32_t to) = 0;

  const OrderProblem& problem() const { return problem_; }
  z3::context& context() { return context_; }
  z3::solver& solver() { return solver_; }
  z3::expr any_of(const std::vector<z3::expr>& terms);
  z3::expr fresh(const char* name) {
    return z3::expr(context(), Z3_mk_fresh_const(context(), name, context().bool_sort()));
  }

 private:
  struct RunLevel;  // where the automaton of a language may be after some slots

  void build();
  void add_letters();
  void add_facts();
  void add_match(const OrderProblem::Match& match, FactIndex fact);
  void require(const z3::expr& claim, FactIndex fact);
  RunLevel after_slot(const Language& language, const RunLevel& before, std::size_t slot);
  Verdict ask(const std::vector<z3::expr>& assumptions, Budget& budget);
  Verdict ask_and_show(const std::vector<z3::expr>& assumptions, Letters& output, Budget& budget);
  std::optional<Letters> shown();

  const OrderProblem problem_;
  z3::context context_;  // before everything that lives in it
  z3::solver solver_;
  bool built_ = false;
  std::uint64_t queries_ = 0;
  std::vector<std::vector<z3::expr>> shows_;  // [slot][letter]
  std::vector<z3::expr> tracks_;              // by fact; empty under Detail::writes
  std::vector<z3::expr> excluding_;           // one literal: the exclusions hold
};

}  // namespace forkcheck
