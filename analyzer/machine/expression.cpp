#include "machine/expression.h"

#include "base/check.h"
#include "base/hash.h"
#include "machine/value.h"

namespace forkcheck {
namespace {

constexpr std::uint32_t most_nodes = 200;

std::int64_t divide(Scalar type, std::int64_t a, std::int64_t b, bool remainder) {
  check(b != 0, "a division by zero is evaluated");
  if (is_signed_integer(type)) {
    if (b == -1) return remainder ? 0 : static_cast<std::int64_t>(-static_cast<std::uint64_t>(a));
    return remainder ? a % b : a / b;
  }
  const auto x = static_cast<std::uint64_t>(a), y = static_cast<std::uint64_t>(b);
  return static_cast<std::int64_t>(remainder ? x % y : x / y);
}

std::int64_t shift(Operator op, Scalar type, std::int64_t a, std::int64_t count) {
  const auto bits = count & (size_of(type) == 8 ? 63 : 31);
  if (op == Operator::shl) return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) << bits);
  return is_signed_integer(type) ? a >> bits : static_cast<std::int64_t>(static_cast<std::uint64_t>(a) >> bits);
}

bool is_less(Scalar type, std::int64_t a, std::int64_t b) {
  return is_signed_integer(type) ? a < b : static_cast<std::uint64_t>(a) < static_cast<std::uint64_t>(b);
}

std::int64_t combine(Operator op, Scalar type, std::int64_t a, std::int64_t b) {
  const auto x = static_cast<std::uint64_t>(a), y = static_cast<std::uint64_t>(b);
  switch (op) {
    case Operator::add: return static_cast<std::int64_t>(x + y);
    case Operator::sub: return static_cast<std::int64_t>(x - y);
    case Operator::mul: return static_cast<std::int64_t>(x * y);
    case Operator::div: return divide(type, a, b, false);
    case Operator::rem: return divide(type, a, b, true);
    case Operator::shl:
    case Operator::shr: return shift(op, type, a, b);
    case Operator::bit_and: return a & b;
    case Operator::bit_or: return a | b;
    case Operator::bit_xor: return a ^ b;
    case Operator::neg: return static_cast<std::int64_t>(-x);
    case Operator::complement: return ~a;
    case Operator::equal: return a == b ? 1 : 0;
    case Operator::not_equal: return a != b ? 1 : 0;
    case Operator::less: return is_less(type, a, b) ? 1 : 0;
    case Operator::less_equal: return is_less(type, b, a) ? 0 : 1;
    case Operator::greater: return is_less(type, b, a) ? 1 : 0;
    case Operator::greater_equal: return is_less(type, a, b) ? 0 : 1;
    case Operator::number:
    case Operator::process:
    case Operator::user:
    case Operator::group:
    case Operator::random:
    case Operator::convert: break;
  }
  broken("this operator combines nothing");
}

bool compares(Operator op) { return op >= Operator::equal; }

class Copier {
 public:
  Copier(const Expressions& from, Expressions& to, const std::function<ExpressionId(std::int64_t)>& renamed)
      : from_(from), to_(to), renamed_(renamed) {}

  ExpressionId copy(ExpressionId id) {
    if (id == no_expression) return no_expression;
    if (const auto known = copies_.find(id); known != copies_.end()) return known->second;
    Expression expression = from_[id];
    ExpressionId copied = no_expression;
    if (expression.op == Operator::process) {
      copied = renamed_(expression.bits);
    } else {
      expression.left = copy(expression.left);
      expression.right = copy(expression.right);
      copied = to_.add(expression);
    }
    copies_.emplace(id, copied);
    return copied;
  }

 private:
  const Expressions& from_;
  Expressions& to_;
  const std::function<ExpressionId(std::int64_t)>& renamed_;
  std::unordered_map<ExpressionId, ExpressionId> copies_;
};

class Evaluation {
 public:
  Evaluation(const Expressions& terms, const std::function<std::int64_t(ExpressionId)>& value_of) : terms_(terms), value_of_(value_of) {}

  std::int64_t of(ExpressionId id) {
    if (const auto known = values_.find(id); known != values_.end()) return known->second;
    const std::int64_t value = compute(id);
    values_.emplace(id, value);
    return value;
  }

 private:
  std::int64_t compute(ExpressionId id) {
    const Expression& e = terms_[id];
    if (e.op == Operator::number) return e.bits;
    if (is_source(e.op)) return value_of_(id);
    const std::int64_t left = of(e.left);
    if (e.op == Operator::convert) return e.type == Scalar::boolean ? (wrap(e.from, left) != 0 ? 1 : 0) : wrap(e.type, wrap(e.from, left));
    const bool is_shift = e.op == Operator::shl || e.op == Operator::shr;
    const std::int64_t right = e.right == no_expression ? 0 : is_shift ? of(e.right) : wrap(e.type, of(e.right));
    const std::int64_t result = combine(e.op, e.type, wrap(e.type, left), right);
    return compares(e.op) ? result : wrap(e.type, result);
  }

  const Expressions& terms_;
  const std::function<std::int64_t(ExpressionId)>& value_of_;
  std::unordered_map<ExpressionId, std::int64_t> values_;
};

}  // namespace

std::size_t Expressions::Hash::operator()(const Expression& e) const {
  const std::uint64_t kind = static_cast<std::uint64_t>(e.op) << 16 | static_cast<std::uint64_t>(e.type) << 8 | static_cast<std::uint64_t>(e.from);
  return mix(mix(kind, static_cast<std::uint64_t>(e.bits)), std::uint64_t{e.left} << 32 | e.right);
}

ExpressionId Expressions::add(const Expression& expression) {
  const std::uint32_t size = 1 + sizes_[expression.left] + sizes_[expression.right];
  if (size > most_nodes) return no_expression;
  const auto [place, is_new] = ids_.try_emplace(expression, static_cast<ExpressionId>(all_.size()));
  if (is_new) {
    all_.push_back(expression);
    sizes_.push_back(size);
  }
  return place->second;
}

ExpressionId copy(const Expressions& from, ExpressionId id, Expressions& to,
                  const std::function<ExpressionId(std::int64_t process)>& renamed) {
  return Copier(from, to, renamed).copy(id);
}

std::int64_t evaluate(const Expressions& terms, ExpressionId id, const std::function<std::int64_t(ExpressionId source)>& value_of) {
  return Evaluation(terms, value_of).of(id);
}

}  // namespace forkcheck
