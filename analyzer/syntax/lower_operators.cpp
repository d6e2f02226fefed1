// Binary operators, assignments, ++ and --, with gcc's order of evaluation (see effects.h).
#include <algorithm>

#include "base/check.h"
#include "syntax/effects.h"
#include "syntax/lower_expr.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

bool is_comparison(BinaryOp op) { return op >= BinaryOp::less && op <= BinaryOp::not_equal; }

Op operation(BinaryOp op) {
  switch (op) {
    case BinaryOp::add: return Op::add;
    case BinaryOp::sub: return Op::sub;
    case BinaryOp::mul: return Op::mul;
    case BinaryOp::div: return Op::div;
    case BinaryOp::rem: return Op::rem;
    case BinaryOp::shl: return Op::shl;
    case BinaryOp::shr: return Op::shr;
    case BinaryOp::bit_and: return Op::bit_and;
    case BinaryOp::bit_or: return Op::bit_or;
    case BinaryOp::bit_xor: return Op::bit_xor;
    case BinaryOp::less: return Op::less;
    case BinaryOp::greater: return Op::greater;
    case BinaryOp::less_equal: return Op::less_equal;
    case BinaryOp::greater_equal: return Op::greater_equal;
    case BinaryOp::equal: return Op::equal;
    case BinaryOp::not_equal: return Op::not_equal;
    case BinaryOp::logical_and:
    case BinaryOp::logical_or:
    case BinaryOp::comma: break;
  }
  broken("an operator without an instruction");
}

bool is_variable(const Unit& unit, ExprId id) {
  return std::holds_alternative<NameExpr>(unit.tree[id].node) && is_lvalue(unit, id);
}

// Whether gcc reads the left operand after it has evaluated the right one.
bool right_comes_first(Unit& unit, const BinaryExpr& e, CType operand_type) {
  if (!has_effects(unit, e.right)) return false;
  const bool as_it_is = unit.types.size(value_type(unit, e.left)) == unit.types.size(operand_type);
  if (as_it_is && value_register(unit, e.left)) return true;
  const bool commutes = e.op == BinaryOp::add || e.op == BinaryOp::mul || (e.op >= BinaryOp::bit_and && e.op <= BinaryOp::bit_xor) ||
                        is_comparison(e.op);
  return commutes && as_it_is && is_variable(unit, e.left) && !is_variable(unit, e.right);
}

// Both operands as the given types, the left one below.
void lower_operands(Unit& unit, const BinaryExpr& e, CType left, CType right, Span span) {
  if (!right_comes_first(unit, e, left)) {
    lower_value_as(unit, e.left, left);
    lower_value_as(unit, e.right, right);
    return;
  }
  if (has_effects(unit, e.left)) lower_effect(unit, e.left);
  lower_value_as(unit, e.right, right);
  if (const auto slot = value_register(unit, e.left)) {
    unit.code().load_local(span, *slot);
    convert_value(unit, value_type(unit, e.left), left, span);
  } else {
    lower_value_as(unit, e.left, left);
  }
  unit.code().op(span, Op::swap);
}

void lower_truth(Unit& unit, ExprId id, Span span) {
  CodeWriter& code = unit.code();
  const Label is_false = code.new_label();
  const Label end = code.new_label();
  lower_jump_unless(unit, id, is_false);
  code.push_int(span, Scalar::i32, 1);
  code.jump(span, end);
  code.place(is_false);
  code.push_int(span, Scalar::i32, 0);
  code.place(end);
}

void lower_comparison(Unit& unit, const BinaryExpr& e, Span span) {
  TypeTable& types = unit.types;
  const CType left = value_type(unit, e.left);
  const CType right = value_type(unit, e.right);
  CType common;
  if (types.is_pointer(left)) common = left;
  else if (types.is_pointer(right)) common = right;
  else common = types.common(left, right);
  lower_operands(unit, e, common, common, span);
  unit.code().op(span, operation(e.op), types.scalar(common));
}

void lower_pointer_difference(Unit& unit, const BinaryExpr& e, CType left, Span span) {
  const CType element = unit.types.target(left);
  lower_operands(unit, e, left, left, span);
  CodeWriter& code = unit.code();
  if (unit.types.kind(element) != TypeKind::vla) {
    code.op(span, Op::difference, Scalar::none, static_cast<std::uint32_t>(unit.types.size(element)));
    return;
  }
  code.op(span, Op::difference, Scalar::none, 1);
  lower_size(unit, element, span);
  code.convert(span, Scalar::u64, Scalar::i64);
  code.op(span, Op::div, Scalar::i64);
}

void lower_arithmetic(Unit& unit, ExprId id, const BinaryExpr& e, Span span) {
  TypeTable& types = unit.types;
  const CType type = value_type(unit, id);
  const CType left = value_type(unit, e.left);
  if (types.is_pointer(type)) {
    BinaryExpr ordered = e;  // 1 + p is p + 1, and gcc computes the pointer first
    if (!types.is_pointer(left)) std::swap(ordered.left, ordered.right);
    lower_operands(unit, ordered, type, types.basic(TypeKind::long_), span);
  } else if (types.is_pointer(left)) {
    return lower_pointer_difference(unit, e, left, span);
  } else {
    lower_operands(unit, e, type, right_operand_type(unit, e.op, type), span);
  }
  apply_operation(unit, e.op, type, span);
}

}  // namespace

CType right_operand_type(Unit& unit, BinaryOp op, CType type) {
  if (unit.types.is_pointer(type)) return unit.types.basic(TypeKind::long_);
  const bool shift = op == BinaryOp::shl || op == BinaryOp::shr;
  return shift ? unit.types.basic(TypeKind::int_) : type;
}

void apply_operation(Unit& unit, BinaryOp op, CType type, Span span) {
  if (!unit.types.is_pointer(type)) return unit.code().op(span, operation(op), unit.types.scalar(type));
  if (op == BinaryOp::sub) unit.code().op(span, Op::neg, Scalar::i64);
  lower_offset(unit, unit.types.target(type), span);
}

void lower_binary(Unit& unit, ExprId id, const BinaryExpr& e) {
  const Span span = unit.tree[id].span;
  switch (e.op) {
    case BinaryOp::comma:
      lower_effect(unit, e.left);
      lower_value(unit, e.right);
      return;
    case BinaryOp::logical_and:
    case BinaryOp::logical_or: return lower_truth(unit, id, span);
    default: break;
  }
  warn_about_order(unit, e.left, e.right, span);
  is_comparison(e.op) ? lower_comparison(unit, e, span) : lower_arithmetic(unit, id, e, span);
}

namespace {

bool is_register_name(Unit& unit, const std::string& name) {
  const Declared* symbol = unit.scopes.find(name);
  const auto* local = symbol ? std::get_if<LocalVariable>(symbol) : nullptr;
  return local && unit.code().local(local->slot).reg != Scalar::none;
}

// `a[i] = i++`: the target names registers that the value changes, and gcc reads those when it stores.
bool target_comes_last(Unit& unit, const AssignExpr& e) {
  if (is_variable(unit, e.target) || has_effects(unit, e.target)) return false;
  const auto used = effects_of(unit, e.target).reads;
  const auto changed = effects_of(unit, e.value).writes;
  return std::ranges::any_of(changed, [&](const std::string& name) { return used.contains(name) && is_register_name(unit, name); });
}

// Whether gcc takes the value of an assignment from memory again (at -O0; a volatile object isn't read, see the C standard, 6.5.16).
bool reads_back(Unit& unit, const Place& place, Keep keep) {
  return keep == Keep::new_value && place.kind != Place::Kind::register_ && !place.bits && !unit.types.info(place.type).is_volatile;
}

// After the address of a place, if it has one on the stack: once more, for reading back.
void keep_address(Unit& unit, const Place& place, Keep keep, Span span) {
  if (place.kind == Place::Kind::pointer && reads_back(unit, place, keep)) unit.code().op(span, Op::dup);
}

// The stored value is on the stack, above what keep_address left.
void read_back(Unit& unit, const Place& place, Keep keep, Span span) {
  if (!reads_back(unit, place, keep)) return;
  unit.code().op(span, Op::pop);
  load_place(unit, place, span);
}

void lower_plain_assign(Unit& unit, const AssignExpr& e, CType type, Keep keep, Span span) {
  CodeWriter& code = unit.code();
  if (unit.types.is_record(type)) {
    push_address(unit, lower_place(unit, e.target), span);
    lower_value(unit, e.value);
    code.op(span, Op::copy, Scalar::none, static_cast<std::uint32_t>(unit.types.size(type)));
    return;
  }
  if (target_comes_last(unit, e)) {
    lower_value_as(unit, e.value, type);
    const Place late = lower_place(unit, e.target);
    if (late.kind == Place::Kind::pointer) code.op(span, Op::swap);
    return store_place(unit, late, span);
  }
  const Place place = lower_place(unit, e.target);
  keep_address(unit, place, keep, span);
  lower_value_as(unit, e.value, type);
  store_place(unit, place, span);
  read_back(unit, place, keep, span);
}

// target = (T)((common)target op value), the target's address computed once. A value with effects comes first, as in gcc.
void lower_compound_assign(Unit& unit, const AssignExpr& e, CType type, Keep keep, Span span) {
  CodeWriter& code = unit.code();
  const CType operation = operation_type(unit, *e.op, type, value_type(unit, e.value));
  const CType right = right_operand_type(unit, *e.op, operation);
  std::optional<LocalSlot> early;
  if (has_effects(unit, e.value)) {
    lower_value_as(unit, e.value, right);
    early = code.temporary(unit.types.scalar(right), span);
    code.set_local(span, *early);
  }
  const Place place = lower_place(unit, e.target);
  keep_address(unit, place, keep, span);
  if (place.kind == Place::Kind::pointer) code.op(span, Op::dup);
  load_place(unit, place, span);
  convert_value(unit, type, operation, span);
  if (early) code.load_local(span, *early);
  else lower_value_as(unit, e.value, right);
  apply_operation(unit, *e.op, operation, span);
  convert_value(unit, operation, type, span);
  store_place(unit, place, span);
  read_back(unit, place, keep, span);
}

bool target_changes_in_value(const Unit& unit, const AssignExpr& e) {
  const auto* name = std::get_if<NameExpr>(&unit.tree[e.target].node);
  return name && effects_of(unit, e.value).writes.contains(name->name);
}

}  // namespace

void lower_assign(Unit& unit, ExprId id, const AssignExpr& e, Keep keep) {
  const Span span = unit.tree[id].span;
  const CType type = value_type(unit, id);
  if (target_changes_in_value(unit, e)) {
    report(unit, Code::unsequenced_change, span, "a variable is assigned twice here without an order");
  } else if (!is_variable(unit, e.target)) {
    warn_about_order(unit, e.target, e.value, span);
  }
  e.op ? lower_compound_assign(unit, e, type, keep, span) : lower_plain_assign(unit, e, type, keep, span);
}

void lower_increment(Unit& unit, ExprId operand, UnaryOp op, Keep keep, Span span) {
  CodeWriter& code = unit.code();
  TypeTable& types = unit.types;
  const CType type = types.unqualified(type_of(unit, operand));
  const CType operation = types.is_pointer(type) ? type : types.common(type, types.basic(TypeKind::int_));
  const Place place = lower_place(unit, operand);
  const bool on_stack = place.kind == Place::Kind::pointer;
  keep_address(unit, place, keep, span);
  if (on_stack) code.op(span, Op::dup);
  load_place(unit, place, span);
  std::optional<LocalSlot> old;
  if (keep == Keep::old_value && on_stack) {
    old = code.temporary(types.scalar(type), span);
    code.store_local(span, *old);
  } else if (keep == Keep::old_value) {
    code.op(span, Op::dup);
  }
  convert_value(unit, type, operation, span);
  if (types.is_floating(operation)) {
    code.push_int(span, Scalar::i32, 1);
    code.convert(span, Scalar::i32, types.scalar(operation));
  } else {
    code.push_int(span, types.is_pointer(operation) ? Scalar::i64 : types.scalar(operation), 1);
  }
  const bool up = op == UnaryOp::pre_inc || op == UnaryOp::post_inc;
  apply_operation(unit, up ? BinaryOp::add : BinaryOp::sub, operation, span);
  convert_value(unit, operation, type, span);
  store_place(unit, place, span);
  read_back(unit, place, keep, span);
  if (keep != Keep::new_value) code.op(span, Op::pop);
  if (old) code.load_local(span, *old);
}

}  // namespace forkcheck
