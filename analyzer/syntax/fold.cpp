#include "syntax/fold.h"

#include <fmt/format.h>

#include "base/overloaded.h"
#include "syntax/read_type.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

using Folded = std::optional<Constant>;

// Cuts a result to its type's width, as two's complement arithmetic does.
std::int64_t wrapped(std::int64_t value, Scalar type) {
  const auto bits = static_cast<std::uint64_t>(value);
  switch (type) {
    case Scalar::i8: return static_cast<std::int8_t>(bits);
    case Scalar::u8: return static_cast<std::uint8_t>(bits);
    case Scalar::i16: return static_cast<std::int16_t>(bits);
    case Scalar::u16: return static_cast<std::uint16_t>(bits);
    case Scalar::i32: return static_cast<std::int32_t>(bits);
    case Scalar::u32: return static_cast<std::uint32_t>(bits);
    case Scalar::boolean: return value != 0;
    default: return value;
  }
}

Constant integer_constant(const TypeTable& types, CType type, std::int64_t value) {
  return {.type = type, .integer = wrapped(value, types.scalar(type))};
}

bool truth(const TypeTable& types, const Constant& c) {
  if (c.is_address()) return true;
  return types.is_floating(c.type) ? c.real != 0 : c.integer != 0;
}

// C's integer operators on two values of one type (shifts: each of its own).
std::optional<std::int64_t> integer_result(BinaryOp op, std::int64_t a, std::int64_t b, Scalar type) {
  const auto x = static_cast<std::uint64_t>(a);
  const auto y = static_cast<std::uint64_t>(b);
  const bool is_signed = info(type).is_signed;
  const auto bits = static_cast<std::int64_t>(info(type).size) * 8;
  const bool divides = b != 0 && !(is_signed && b == -1);
  switch (op) {
    case BinaryOp::add: return static_cast<std::int64_t>(x + y);
    case BinaryOp::sub: return static_cast<std::int64_t>(x - y);
    case BinaryOp::mul: return static_cast<std::int64_t>(x * y);
    case BinaryOp::div:
      if (!divides) return b == -1 ? std::optional(static_cast<std::int64_t>(0 - x)) : std::nullopt;
      return is_signed ? a / b : static_cast<std::int64_t>(x / y);
    case BinaryOp::rem:
      if (!divides) return b == -1 ? std::optional<std::int64_t>(0) : std::nullopt;
      return is_signed ? a % b : static_cast<std::int64_t>(x % y);
    case BinaryOp::shl: return b < 0 || b >= bits ? std::nullopt : std::optional(static_cast<std::int64_t>(x << y));
    case BinaryOp::shr:
      if (b < 0 || b >= bits) return std::nullopt;
      return is_signed ? a >> b : static_cast<std::int64_t>(x >> y);
    case BinaryOp::bit_and: return a & b;
    case BinaryOp::bit_or: return a | b;
    case BinaryOp::bit_xor: return a ^ b;
    case BinaryOp::less: return is_signed ? a < b : x < y;
    case BinaryOp::greater: return is_signed ? a > b : x > y;
    case BinaryOp::less_equal: return is_signed ? a <= b : x <= y;
    case BinaryOp::greater_equal: return is_signed ? a >= b : x >= y;
    case BinaryOp::equal: return a == b;
    case BinaryOp::not_equal: return a != b;
    case BinaryOp::logical_and:
    case BinaryOp::logical_or:
    case BinaryOp::comma: return std::nullopt;
  }
  return std::nullopt;
}

bool is_comparison(BinaryOp op) { return op >= BinaryOp::less && op <= BinaryOp::not_equal; }

Folded floating_result(TypeTable& types, BinaryOp op, double a, double b, CType type) {
  const auto truth_value = [&](bool holds) { return integer_constant(types, types.basic(TypeKind::int_), holds); };
  const auto real = [&](double value) {
    return Constant{.type = type, .real = types.kind(type) == TypeKind::float_ ? static_cast<float>(value) : value};
  };
  switch (op) {
    case BinaryOp::add: return real(a + b);
    case BinaryOp::sub: return real(a - b);
    case BinaryOp::mul: return real(a * b);
    case BinaryOp::div: return real(a / b);
    case BinaryOp::less: return truth_value(a < b);
    case BinaryOp::greater: return truth_value(a > b);
    case BinaryOp::less_equal: return truth_value(a <= b);
    case BinaryOp::greater_equal: return truth_value(a >= b);
    case BinaryOp::equal: return truth_value(a == b);
    case BinaryOp::not_equal: return truth_value(a != b);
    default: return std::nullopt;
  }
}

class Folder {
 public:
  explicit Folder(Unit& unit) : unit_(unit), types_(unit.types) {}

  Folded value(ExprId id) {
    const CType type = type_of(unit_, id);
    if (!type.valid()) return std::nullopt;
    if (types_.is_array(type) || types_.is_function(type)) return address(id);
    const CType result = types_.unqualified(type);
    return std::visit(overloaded{
                          [&](const auto&) -> Folded { return std::nullopt; },
                          [&](const IntExpr& e) -> Folded { return integer_constant(types_, result, static_cast<std::int64_t>(e.value)); },
                          [&](const CharExpr& e) -> Folded { return integer_constant(types_, result, e.value); },
                          [&](const FloatExpr& e) -> Folded { return Constant{.type = result, .real = e.value}; },
                          [&](const NameExpr& e) { return enumerator(e); },
                          [&](const UnaryExpr& e) { return unary(e, result); },
                          [&](const BinaryExpr& e) { return binary(e, result); },
                          [&](const ConditionalExpr& e) { return conditional(e, result); },
                          [&](const CastExpr& e) { return converted(value(e.operand), result); },
                          [&](const SizeofTypeExpr& e) { return size_of(read_type(unit_, e.type), result); },
                          [&](const SizeofExpr& e) { return size_of(type_of(unit_, e.operand), result); },
                      },
                      unit_.tree[id].node);
  }

 private:
  Folded converted(const Folded& c, CType to) {
    return c && types_.is_scalar(to) ? convert_constant(types_, *c, to) : std::nullopt;
  }

  Folded enumerator(const NameExpr& e) {
    const Declared* symbol = unit_.scopes.find(e.name);
    const auto* constant = symbol ? std::get_if<EnumConstant>(symbol) : nullptr;
    return constant ? Folded(Constant{.type = constant->type, .integer = constant->value}) : std::nullopt;
  }

  Folded size_of(CType type, CType result) {
    if (!type.valid() || types_.kind(type) == TypeKind::vla) return std::nullopt;
    return integer_constant(types_, result, static_cast<std::int64_t>(types_.size(type)));
  }

  Folded unary(const UnaryExpr& e, CType type) {
    if (e.op == UnaryOp::address) return address(e.operand);
    if (e.op == UnaryOp::deref || e.op >= UnaryOp::pre_inc) return std::nullopt;
    Folded operand = value(e.operand);
    if (!operand) return std::nullopt;
    if (e.op == UnaryOp::not_) return integer_constant(types_, type, !truth(types_, *operand));
    operand = converted(operand, type);
    if (!operand || operand->is_address()) return std::nullopt;
    if (e.op == UnaryOp::minus) {
      operand->real = -operand->real;
      operand->integer = wrapped(static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(operand->integer)), types_.scalar(type));
    }
    if (e.op == UnaryOp::complement) operand->integer = wrapped(~operand->integer, types_.scalar(type));
    return operand;
  }

  Folded binary(const BinaryExpr& e, CType type) {
    Folded a = value(e.left);
    if (!a) return std::nullopt;
    if (e.op == BinaryOp::logical_and || e.op == BinaryOp::logical_or) {
      if (truth(types_, *a) == (e.op == BinaryOp::logical_or)) return integer_constant(types_, type, truth(types_, *a));
      const Folded b = value(e.right);
      return b ? Folded(integer_constant(types_, type, truth(types_, *b))) : std::nullopt;
    }
    Folded b = value(e.right);
    if (!b || e.op == BinaryOp::comma) return std::nullopt;
    if (types_.is_pointer(a->type) || types_.is_pointer(b->type)) return pointer_sum(e.op, *a, *b);
    const bool shift = e.op == BinaryOp::shl || e.op == BinaryOp::shr;
    const CType common = shift ? types_.promoted(a->type) : types_.common(a->type, b->type);
    a = converted(a, common);
    if (!shift) b = converted(b, common);
    if (!a || !b || a->is_address() || b->is_address()) return std::nullopt;
    if (types_.is_floating(common)) return floating_result(types_, e.op, a->real, b->real, common);
    const auto result = integer_result(e.op, a->integer, b->integer, types_.scalar(common));
    return result ? Folded(integer_constant(types_, is_comparison(e.op) ? type : common, *result)) : std::nullopt;
  }

  // Address constants: a pointer plus or minus an integer.
  Folded pointer_sum(BinaryOp op, Constant a, Constant b) {
    if (op == BinaryOp::add && !types_.is_pointer(a.type)) std::swap(a, b);
    if ((op != BinaryOp::add && op != BinaryOp::sub) || !types_.is_integer(b.type) || b.is_address()) return std::nullopt;
    if (types_.kind(types_.target(a.type)) == TypeKind::vla) return std::nullopt;
    const std::int64_t step = b.integer * static_cast<std::int64_t>(types_.size(types_.target(a.type)));
    a.integer += op == BinaryOp::add ? step : -step;
    return a;
  }

  Folded conditional(const ConditionalExpr& e, CType type) {
    const Folded condition = value(e.condition);
    if (!condition) return std::nullopt;
    if (!truth(types_, *condition)) return converted(value(e.otherwise), type);
    return converted(e.then.valid() ? value(e.then) : condition, type);
  }

  // The address of an object, as a pointer to its (first) element.
  Folded address(ExprId id) {
    const CType type = type_of(unit_, id);
    if (!type.valid()) return std::nullopt;
    const CType pointer = types_.is_array(type) ? types_.decayed(type) : types_.pointer_to(type);
    Folded place = std::visit(overloaded{
                                  [&](const auto&) -> Folded { return std::nullopt; },
                                  [&](const NameExpr& e) { return named(e); },
                                  [&](const StringExpr& e) -> Folded {
                                    return Constant{.type = pointer, .target = StringTarget{e.bytes, unit_.tree[id].span}};
                                  },
                                  [&](const UnaryExpr& e) { return e.op == UnaryOp::deref ? value(e.operand) : std::nullopt; },
                                  [&](const CompoundLiteralExpr& e) { return literal(id, e, type); },
                                  [&](const IndexExpr& e) {
                                    const Folded base = value(e.base);
                                    const Folded index = value(e.index);
                                    return base && index ? pointer_sum(BinaryOp::add, *base, *index) : std::nullopt;
                                  },
                                  [&](const MemberExpr& e) { return member_place(e); },
                              },
                              unit_.tree[id].node);
    if (place) place->type = pointer;
    return place;
  }

  // Outside functions a compound literal is a static object without a name.
  Folded literal(ExprId id, const CompoundLiteralExpr& e, CType type) {
    if (unit_.body) return std::nullopt;
    const auto [entry, is_new] = unit_.literals.try_emplace(id.index, unit_.variables.size());
    if (is_new) {
      unit_.variables.push_back({.name = {}, .type = type, .span = unit_.tree[id].span, .init = e.init, .defined = true, .address_taken = true, .id = {}});
    }
    return Constant{.type = {}, .target = entry->second};
  }

  Folded named(const NameExpr& e) {
    const Declared* symbol = unit_.scopes.find(e.name);
    if (!symbol) return std::nullopt;
    Constant place;
    if (const auto* variable = std::get_if<VariableIndex>(symbol)) place.target = *variable;
    else if (const auto* function = std::get_if<FunctionIndex>(symbol)) place.target = *function;
    else return std::nullopt;
    return place;
  }

  Folded member_place(const MemberExpr& e) {
    Folded base = e.through_pointer ? value(e.base) : address(e.base);
    const auto member = find_member(unit_, e);
    if (base && member) base->integer += static_cast<std::int64_t>(member->offset);
    return base;
  }

  Unit& unit_;
  TypeTable& types_;
};

}  // namespace

Folded fold(Unit& unit, ExprId expr) { return Folder(unit).value(expr); }

Folded convert_constant(const TypeTable& types, Constant value, CType to) {
  const bool was_floating = types.is_floating(value.type);
  const bool was_unsigned = !was_floating && !info(types.scalar(value.type)).is_signed;
  if (value.is_address()) {
    if (types.size(to) != 8 || types.is_floating(to)) return std::nullopt;
    value.type = to;
    return value;
  }
  if (types.is_floating(to)) {
    if (!was_floating) value.real = was_unsigned ? static_cast<double>(static_cast<std::uint64_t>(value.integer)) : static_cast<double>(value.integer);
    if (types.kind(to) == TypeKind::float_) value.real = static_cast<float>(value.real);
  } else if (was_floating) {
    const double real = value.real;
    if (types.kind(to) == TypeKind::bool_) value.integer = real != 0;
    else if (!(real > -9.3e18 && real < 1.85e19)) return std::nullopt;
    else if (real >= 9.2e18) value.integer = static_cast<std::int64_t>(static_cast<std::uint64_t>(real));
    else value.integer = wrapped(static_cast<std::int64_t>(real), types.scalar(to));
  } else {
    value.integer = wrapped(value.integer, types.scalar(to));
  }
  value.type = to;
  return value;
}

std::optional<std::int64_t> require_integer(Unit& unit, ExprId expr, std::string_view what) {
  const Folded value = fold(unit, expr);
  if (value && unit.types.is_integer(value->type) && !value->is_address()) return value->integer;
  if (type_of(unit, expr).valid()) {
    report(unit, Code::not_constant, unit.tree[expr].span, fmt::format("{} must be an integer constant", what));
  }
  return std::nullopt;
}

std::optional<bool> known_truth(Unit& unit, ExprId expr) {
  const Folded value = fold(unit, expr);
  return value ? std::optional(truth(unit.types, *value)) : std::nullopt;
}

}  // namespace forkcheck
