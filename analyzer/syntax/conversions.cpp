// The part of typing that says which values fit where.
#include <fmt/format.h>

#include <algorithm>

#include "base/overloaded.h"
#include "syntax/fold.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

class Assignability {
 public:
  Assignability(Unit& unit, Span span, std::string_view what) : unit_(unit), types_(unit.types), span_(span), what_(what) {}

  bool check(CType to, CType from, bool null_constant) {
    if (types_.is_arithmetic(to) && types_.is_arithmetic(from)) return true;
    if (types_.is_record(to)) return types_.unqualified(to) == from || mismatch(to, from);
    if (types_.is_pointer(to) && types_.is_pointer(from)) return pointers(to, from, null_constant);
    if (types_.kind(to) == TypeKind::bool_ && types_.is_pointer(from)) return true;
    const bool mixed = (types_.is_pointer(to) && types_.is_integer(from)) || (types_.is_integer(to) && types_.is_pointer(from));
    if (!mixed) return mismatch(to, from);
    if (!null_constant) warn(Code::pointer_and_integer, to, from);
    return true;
  }

 private:
  bool mismatch(CType to, CType from) {
    report(unit_, Code::type_mismatch, span_,
           fmt::format("{} has type '{}', but '{}' is needed", what_, types_.name(from), types_.name(to)));
    return false;
  }

  void warn(Code code, CType to, CType from) {
    report(unit_, code, span_, fmt::format("{} has type '{}', and is used as '{}'", what_, types_.name(from), types_.name(to)));
  }

  bool pointers(CType to, CType from, bool null_constant) {
    if (null_constant) return true;
    const CType a = types_.target(to);
    const CType b = types_.target(from);
    const bool any = types_.is_void(a) || types_.is_void(b);
    if (!any && !types_.compatible(a, b) && !same_but_for_sign(a, b)) warn(Code::pointer_types_differ, to, from);
    else if (types_.info(b).is_const && !types_.info(a).is_const) warn(Code::const_is_dropped, to, from);
    return true;
  }

  // gcc says nothing about `unsigned char *` for `char *` unless asked.
  bool same_but_for_sign(CType a, CType b) {
    return types_.is_integer(a) && types_.is_integer(b) && types_.size(a) == types_.size(b);
  }

  Unit& unit_;
  TypeTable& types_;
  Span span_;
  std::string_view what_;
};

}  // namespace

bool check_assignable(Unit& unit, CType to, ExprId value, std::string_view what) {
  const CType from = value_type(unit, value);
  if (!from.valid()) return false;
  return Assignability(unit, unit.tree[value].span, what).check(to, from, is_null_constant(unit, value));
}

bool is_null_constant(Unit& unit, ExprId id) {
  const auto& node = unit.tree[id].node;
  if (const auto* cast = std::get_if<CastExpr>(&node)) {
    const CType type = value_type(unit, id);
    const bool to_void_pointer = type.valid() && type == unit.types.pointer_to(unit.types.basic(TypeKind::void_));
    if (to_void_pointer) return is_null_constant(unit, cast->operand);
  }
  const CType type = value_type(unit, id);
  if (!type.valid() || !unit.types.is_integer(type)) return false;
  const auto value = fold(unit, id);
  return value && !value->is_address() && value->integer == 0;
}

bool is_lvalue(const Unit& unit, ExprId id) {
  return std::visit(overloaded{
                        [](const auto&) { return false; },
                        [&](const NameExpr& e) {
                          const Declared* symbol = unit.scopes.find(e.name);
                          return !symbol || std::holds_alternative<LocalVariable>(*symbol) || std::holds_alternative<VariableIndex>(*symbol);
                        },
                        [](const StringExpr&) { return true; },
                        [](const CompoundLiteralExpr&) { return true; },
                        [](const UnaryExpr& e) { return e.op == UnaryOp::deref; },
                        [](const IndexExpr&) { return true; },
                        [&](const MemberExpr& e) { return e.through_pointer || is_lvalue(unit, e.base); },
                    },
                    unit.tree[id].node);
}

std::optional<Member> find_member(const TypeTable& types, RecordId record, const std::string& name) {
  for (const Member& member : types.record(record).members) {
    if (member.name == name && !name.empty()) return member;
    if (!member.name.empty() || !types.is_record(member.type)) continue;
    if (auto inner = find_member(types, types.info(member.type).record, name)) {
      inner->offset += member.offset;
      return inner;
    }
  }
  return std::nullopt;
}

std::optional<Member> find_member(Unit& unit, const MemberExpr& e) {
  const CType base = e.through_pointer ? value_type(unit, e.base) : type_of(unit, e.base);
  if (!base.valid()) return std::nullopt;
  const CType record = e.through_pointer ? unit.types.target(base) : base;
  return find_member(unit.types, unit.types.info(record).record, e.name);
}

CType conditional_type(Unit& unit, const ConditionalExpr& e, Span span) {
  TypeTable& types = unit.types;
  const ExprId then = e.then.valid() ? e.then : e.condition;
  const CType a = value_type(unit, then);
  const CType b = value_type(unit, e.otherwise);
  if (!a.valid() || !b.valid()) return {};
  if (a == b) return a;
  if (types.is_arithmetic(a) && types.is_arithmetic(b)) return types.common(a, b);
  if (types.is_void(a) || types.is_void(b)) return types.basic(TypeKind::void_);
  if (types.is_pointer(a) && is_null_constant(unit, e.otherwise)) return a;
  if (types.is_pointer(b) && is_null_constant(unit, then)) return b;
  if (types.is_pointer(a) && types.is_pointer(b)) {
    if (types.is_void(types.target(b))) return b;
    if (!types.is_void(types.target(a)) && !types.compatible(types.target(a), types.target(b))) {
      report(unit, Code::pointer_types_differ, span, fmt::format("the branches of ?: are '{}' and '{}'", types.name(a), types.name(b)));
    }
    return a;
  }
  const bool mixed = (types.is_pointer(a) && types.is_integer(b)) || (types.is_pointer(b) && types.is_integer(a));
  report(unit, mixed ? Code::pointer_and_integer : Code::type_mismatch, span,
         fmt::format("the branches of ?: are '{}' and '{}'", types.name(a), types.name(b)));
  if (mixed) return types.is_pointer(a) ? a : b;
  return {};
}

CType operation_type(Unit& unit, BinaryOp op, CType left, CType right) {
  TypeTable& types = unit.types;
  const bool arithmetic = types.is_arithmetic(left) && types.is_arithmetic(right);
  const bool integers = types.is_integer(left) && types.is_integer(right);
  switch (op) {
    case BinaryOp::add:
      if (types.is_pointer(left) && types.is_integer(right)) return left;
      if (types.is_pointer(right) && types.is_integer(left)) return right;
      return arithmetic ? types.common(left, right) : CType{};
    case BinaryOp::sub:
      if (types.is_pointer(left) && types.is_integer(right)) return left;
      if (types.is_pointer(left) && types.is_pointer(right)) {
        return types.compatible(types.target(left), types.target(right)) ? types.basic(TypeKind::long_) : CType{};
      }
      return arithmetic ? types.common(left, right) : CType{};
    case BinaryOp::mul:
    case BinaryOp::div: return arithmetic ? types.common(left, right) : CType{};
    case BinaryOp::rem:
    case BinaryOp::bit_and:
    case BinaryOp::bit_or:
    case BinaryOp::bit_xor: return integers ? types.common(left, right) : CType{};
    case BinaryOp::shl:
    case BinaryOp::shr: return integers ? types.promoted(left) : CType{};
    default: return {};
  }
}

std::optional<VaCall> va_call(const Unit& unit, const CallExpr& call) {
  const auto* name = std::get_if<NameExpr>(&unit.tree[call.callee].node);
  if (!name) return std::nullopt;
  if (name->name == "__builtin_va_start") return VaCall::start;
  if (name->name == "__builtin_va_end") return VaCall::end;
  if (name->name == "__builtin_va_copy") return VaCall::copy;
  return std::nullopt;
}

}  // namespace forkcheck
