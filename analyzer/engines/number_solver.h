// Numbers for the sources of terms (machine/expression.h), by Z3: bit vectors (blasted at once: QF_FD) as wide as the types are, as the machine computes. The only
// header that needs z3++.h for it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <z3++.h>

#include "machine/cases.h"

namespace forkcheck {

class NumberSolver {
 public:
  // `terms` must outlive the solver.
  explicit NumberSolver(const Expressions& terms);

  // From here on all numbers disagree with at least one of these.
  void exclude(const Numbers& rulings);

  enum class Verdict : std::uint8_t { found, none, unknown };
  // Numbers that real runs can have at the same time and that nothing excludes, for all sources met so far.
  Verdict ask(Numbers& numbers);

 private:
  struct Typed {
    z3::expr bits;
    Scalar type;
  };
  Typed translate(ExpressionId id);
  Typed source(ExpressionId id);
  Typed combine(const Expression& e);
  z3::expr remainder(const Expression& e, const z3::expr& a, const z3::expr& b);
  Typed truth(const z3::expr& condition);
  z3::expr as(ExpressionId id, Scalar type);
  z3::expr number(std::int64_t bits, Scalar type);

  const Expressions& terms_;
  z3::context context_;
  z3::solver solver_;
  std::map<ExpressionId, Typed> known_;
  std::vector<ExpressionId> sources_;
};

}  // namespace forkcheck
