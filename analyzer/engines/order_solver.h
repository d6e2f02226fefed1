// Questions about one process graph, answered by Z3. Two encodings stand behind this interface; they share
// nothing but it, so each checks the other (tests/engines/encodings_test.cpp).
//
// Making a solver makes a Z3 context, which costs 20 milliseconds: make it when there is a question.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/budget.h"
#include "engines/order_problem.h"
#include "language/language.h"

namespace forkcheck {

// Runs with more writes than this aren't given to Z3: the encodings grow with the square of it.
inline constexpr std::size_t most_slots = 128;

using FactIndex = std::uint32_t;  // see OrderProblem::fact_count

enum class Verdict : std::uint8_t { possible, impossible, unknown };  // unknown: the budget ran out

// A budget looks at its clock once in 256 calls, because most calls come every microsecond. Questions to a solver
// don't: this looks at once.
bool spent_by_now(Budget& budget);

class OrderSolver {
 public:
  virtual ~OrderSolver() = default;

  // Can an output begin with one of these letter sequences, if only `facts` hold?
  virtual Verdict begins(const std::vector<Letters>& ways, const std::vector<FactIndex>& facts,
                         Budget& budget) = 0;
  // The facts that the last `impossible` used: enough for it, often not all needed.
  virtual std::vector<FactIndex> core() const = 0;

  // An output (all facts hold) that isn't excluded yet. Verdict::impossible: there is none left.
  virtual Verdict next_output(Letters& output, Budget& budget) = 0;
  virtual void exclude(const Letters& output) = 0;

  // Is there an output (all facts hold, excluded ones too) outside the language? Shown in `output` if
  // possible.
  virtual Verdict outside(const Language& language, Letters& output, Budget& budget) = 0;

  virtual std::uint64_t queries() const = 0;
};

// Position as a row of booleans: "is among the first k". Pure SAT; the most even of the encodings that were
// measured.
std::unique_ptr<OrderSolver> slot_solver(const OrderProblem& problem);
// Position as a small bit vector, solved as a finite domain (Z3's QF_FD).
std::unique_ptr<OrderSolver> time_solver(const OrderProblem& problem);

}  // namespace forkcheck
