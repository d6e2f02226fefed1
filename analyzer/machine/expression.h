// What a number is computed from that differs from run to run: a term over ids of processes, numbers of users, and
// pseudo-random numbers whose seed nobody knows. Integers alone, computed as x86-64 does.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "program/program.h"

namespace forkcheck {

using ExpressionId = std::uint32_t;  // index into Expressions
inline constexpr ExpressionId no_expression = 0;

enum class Operator : std::uint8_t {
  number,   // bits
  process,  // its id; bits: a Slot in local states, an index of a NameId where processes are known by name
  user,     // of whoever runs the program
  group,
  random,  // the bits-th number of a generator; left: the process that seeded it, right: how many times (a number)
  add,
  sub,
  mul,
  div,
  rem,
  shl,
  shr,
  bit_and,
  bit_or,
  bit_xor,
  neg,
  complement,
  convert,  // left, of type `from`
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
};
inline bool is_source(Operator op) { return op == Operator::process || op == Operator::user || op == Operator::group || op == Operator::random; }

struct Expression {
  Operator op = Operator::number;
  Scalar type = Scalar::i64;  // in which it is computed; of comparisons: of what is compared
  Scalar from = Scalar::i64;  // convert
  std::int64_t bits = 0;
  ExpressionId left = no_expression, right = no_expression;
  auto operator<=>(const Expression&) const = default;
};

// Each once: equal terms have equal ids.
class Expressions {
 public:
  Expressions() : all_(1), sizes_(1) {}
  // No expression if it would be a very large one: then nobody knows what the number depends on.
  ExpressionId add(const Expression& expression);
  const Expression& operator[](ExpressionId id) const { return all_.at(id); }

 private:
  struct Hash {
    std::size_t operator()(const Expression& expression) const;
  };
  std::vector<Expression> all_;
  std::vector<std::uint32_t> sizes_;
  std::unordered_map<Expression, ExpressionId, Hash> ids_;
};

// The same term in `to` (which may be `from`), with other names for its processes.
ExpressionId copy(const Expressions& from, ExpressionId id, Expressions& to,
                  const std::function<ExpressionId(std::int64_t process)>& renamed);

// Its value, where `value_of` gives those of the sources in it. A division by zero has none: callers look at divisors first.
std::int64_t evaluate(const Expressions& terms, ExpressionId id, const std::function<std::int64_t(ExpressionId source)>& value_of);

}  // namespace forkcheck
