#include "engines/number_solver.h"

#include "base/check.h"
#include "machine/value.h"

namespace forkcheck {
namespace {

constexpr unsigned patience = 5000;  // milliseconds
constexpr std::int64_t largest_user = 4294967294, largest_random = 2147483647;

struct Range {
  std::int64_t least, most;
};

Range range_of(const Expression& source) {
  switch (source.op) {
    case Operator::user:
    case Operator::group: return {0, largest_user};
    case Operator::random: return {0, largest_random};
    default: return {source.bits == slot_shell ? 1 : smallest_process_id, largest_process_id};
  }
}

Scalar type_of_source(Operator op) { return op == Operator::user || op == Operator::group ? Scalar::u32 : Scalar::i32; }

unsigned width_of(Scalar type) { return size_of(type) == 0 ? 64 : size_of(type) * 8; }

}  // namespace

NumberSolver::NumberSolver(const Expressions& terms) : terms_(terms), solver_(context_, "QF_FD") {
  z3::params parameters(context_);
  parameters.set("timeout", patience);
  solver_.set(parameters);
}

z3::expr NumberSolver::number(std::int64_t bits, Scalar type) { return context_.bv_val(bits, width_of(type)); }
NumberSolver::Typed NumberSolver::truth(const z3::expr& condition) {
  return {z3::ite(condition, number(1, Scalar::i32), number(0, Scalar::i32)), Scalar::i32};
}

// Cut, or extended as its own type says.
z3::expr NumberSolver::as(ExpressionId id, Scalar type) {
  if (terms_[id].op == Operator::number) return number(wrap(type, terms_[id].bits), type);
  const Typed value = translate(id);
  const unsigned from = width_of(value.type), to = width_of(type);
  if (from >= to) return from == to ? value.bits : value.bits.extract(to - 1, 0);
  return is_signed_integer(value.type) ? z3::sext(value.bits, to - from) : z3::zext(value.bits, to - from);
}

// Two processes of a run have different ids.
NumberSolver::Typed NumberSolver::source(ExpressionId id) {
  const Expression& e = terms_[id];
  const Scalar type = type_of_source(e.op);
  const z3::expr variable = context_.bv_const(("n" + std::to_string(id)).c_str(), width_of(type));
  const Range range = range_of(e);
  solver_.add(z3::uge(variable, number(range.least, type)) && z3::ule(variable, number(range.most, type)));
  for (const ExpressionId other : sources_)
    if (e.op == Operator::process && terms_[other].op == Operator::process) solver_.add(variable != known_.at(other).bits);
  sources_.push_back(id);
  return {variable, type};
}

// Under a name of its own, and with what is clear without dividing: without that, a proof that there is no fourth remainder of a
// division by three takes longer than anything else here.
z3::expr NumberSolver::remainder(const Expression& e, const z3::expr& a, const z3::expr& b) {
  const bool is_signed = is_signed_integer(e.type);
  const z3::expr named = context_.bv_const(("r" + std::to_string(known_.size())).c_str(), width_of(e.type));
  solver_.add(named == (is_signed ? z3::srem(a, b) : z3::urem(a, b)));
  const z3::expr zero = number(0, e.type);
  if (!is_signed) {
    solver_.add(b == zero || z3::ult(named, b));
  } else {
    solver_.add(a < zero || named >= zero);
    solver_.add(b <= zero || (named < b && -b < named));
  }
  return named;
}

NumberSolver::Typed NumberSolver::combine(const Expression& e) {
  const bool is_signed = is_signed_integer(e.type);
  const z3::expr a = as(e.left, e.type);
  const z3::expr b = e.right == no_expression ? number(0, e.type) : as(e.right, e.type);
  const auto count = [&] { return b & number(size_of(e.type) == 8 ? 63 : 31, e.type); };
  switch (e.op) {
    case Operator::add: return {a + b, e.type};
    case Operator::sub: return {a - b, e.type};
    case Operator::mul: return {a * b, e.type};
    case Operator::div: return {is_signed ? a / b : z3::udiv(a, b), e.type};
    case Operator::rem: return {remainder(e, a, b), e.type};
    case Operator::shl: return {z3::shl(a, count()), e.type};
    case Operator::shr: return {is_signed ? z3::ashr(a, count()) : z3::lshr(a, count()), e.type};
    case Operator::bit_and: return {a & b, e.type};
    case Operator::bit_or: return {a | b, e.type};
    case Operator::bit_xor: return {a ^ b, e.type};
    case Operator::neg: return {-a, e.type};
    case Operator::complement: return {~a, e.type};
    case Operator::equal: return truth(a == b);
    case Operator::not_equal: return truth(a != b);
    case Operator::less: return truth(is_signed ? a < b : z3::ult(a, b));
    case Operator::less_equal: return truth(is_signed ? a <= b : z3::ule(a, b));
    case Operator::greater: return truth(is_signed ? a > b : z3::ugt(a, b));
    case Operator::greater_equal: return truth(is_signed ? a >= b : z3::uge(a, b));
    case Operator::number:
    case Operator::process:
    case Operator::user:
    case Operator::group:
    case Operator::random:
    case Operator::convert: break;
  }
  broken("this operator combines nothing");
}

NumberSolver::Typed NumberSolver::translate(ExpressionId id) {
  if (const auto known = known_.find(id); known != known_.end()) return known->second;
  const Expression e = terms_[id];
  const auto make = [&]() -> Typed {
    if (e.op == Operator::number) return {number(e.bits, Scalar::i64), Scalar::i64};
    if (is_source(e.op)) return source(id);
    if (e.op != Operator::convert) return combine(e);
    const z3::expr before = as(e.left, e.from);
    if (e.type == Scalar::boolean) return truth(before != number(0, e.from));
    const unsigned from = width_of(e.from), to = width_of(e.type);
    if (from >= to) return {from == to ? before : before.extract(to - 1, 0), e.type};
    return {is_signed_integer(e.from) ? z3::sext(before, to - from) : z3::zext(before, to - from), e.type};
  };
  const Typed made = make();
  known_.emplace(id, made);
  return made;
}

void NumberSolver::exclude(const Numbers& rulings) {
  z3::expr_vector differs(context_);
  for (const auto& [id, value] : rulings) {
    const Typed term = translate(id);
    differs.push_back(term.bits != number(value, term.type));
  }
  solver_.add(z3::mk_or(differs));
}

NumberSolver::Verdict NumberSolver::ask(Numbers& numbers) {
  const z3::check_result result = solver_.check();
  if (result == z3::unknown) return Verdict::unknown;
  if (result == z3::unsat) return Verdict::none;
  const z3::model model = solver_.get_model();
  for (const ExpressionId source : sources_)
    numbers[source] = static_cast<std::int64_t>(model.eval(known_.at(source).bits, true).get_numeral_uint64());
  return Verdict::found;
}

}  // namespace forkcheck
