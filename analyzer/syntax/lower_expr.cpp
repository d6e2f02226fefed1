#include "syntax/lower_expr.h"

#include <bit>

#include "base/check.h"
#include "base/overloaded.h"
#include "syntax/fold.h"
#include "syntax/lower_init.h"
#include "syntax/read_type.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

// Writes code for one expression. Every of() leaves the value of its node.
class ValueWriter {
 public:
  ValueWriter(Unit& unit, ExprId id)
      : unit_(unit), types_(unit.types), code_(unit.code()), id_(id), span_(unit.tree[id].span), type_(value_type(unit, id)) {}

  void of(const IntExpr& e) { code_.push_int(span_, types_.scalar(type_), static_cast<std::int64_t>(e.value)); }
  void of(const CharExpr& e) { code_.push_int(span_, Scalar::i32, e.value); }
  void of(const FloatExpr& e) { code_.op(span_, Op::push_float, types_.scalar(type_), 0, std::bit_cast<std::int64_t>(e.value)); }
  void of(const StringExpr&) { from_place(); }
  void of(const IndexExpr&) { from_place(); }
  void of(const CompoundLiteralExpr&) { from_place(); }
  void of(const MemberExpr&) { from_place(); }

  void of(const NameExpr& e) {
    const Declared* symbol = unit_.scopes.find(e.name);
    if (const auto* constant = symbol ? std::get_if<EnumConstant>(symbol) : nullptr) {
      code_.push_int(span_, Scalar::i32, constant->value);
    } else if (const auto* function = symbol ? std::get_if<FunctionIndex>(symbol) : nullptr) {
      push_function(*function);
    } else {
      from_place();
    }
  }

  void of(const UnaryExpr& e) {
    switch (e.op) {
      case UnaryOp::deref: return dereference(e);
      case UnaryOp::address: return address(e);
      case UnaryOp::pre_inc:
      case UnaryOp::pre_dec: return lower_increment(unit_, e.operand, e.op, Keep::new_value, span_);
      case UnaryOp::post_inc:
      case UnaryOp::post_dec: return lower_increment(unit_, e.operand, e.op, Keep::old_value, span_);
      case UnaryOp::not_: {
        const Scalar operand = types_.scalar(lower_value(unit_, e.operand));
        return code_.op(span_, Op::logical_not, operand);
      }
      case UnaryOp::plus:
      case UnaryOp::minus:
      case UnaryOp::complement: break;
    }
    if (e.op == UnaryOp::minus && negative_literal(e.operand)) return;
    lower_value_as(unit_, e.operand, type_);
    if (e.op == UnaryOp::minus) code_.op(span_, Op::neg, types_.scalar(type_));
    if (e.op == UnaryOp::complement) code_.op(span_, Op::complement, types_.scalar(type_));
  }

  void of(const BinaryExpr& e) { lower_binary(unit_, id_, e); }
  void of(const AssignExpr& e) { lower_assign(unit_, id_, e, Keep::new_value); }
  void of(const CallExpr& e) { lower_call(unit_, id_, e); }

  void of(const ConditionalExpr& e) {
    const Label otherwise = code_.new_label();
    const Label end = code_.new_label();
    const bool is_void = types_.is_void(type_);
    if (!e.then.valid()) return or_else(e, otherwise, end);
    lower_jump_unless(unit_, e.condition, otherwise);
    is_void ? lower_effect(unit_, e.then) : lower_value_as(unit_, e.then, type_);
    code_.jump(span_, end);
    code_.place(otherwise);
    is_void ? lower_effect(unit_, e.otherwise) : lower_value_as(unit_, e.otherwise, type_);
    code_.place(end);
  }

  void of(const CastExpr& e) {
    if (types_.is_void(type_)) return lower_effect(unit_, e.operand);
    lower_value_as(unit_, e.operand, type_);
  }

  void of(const SizeofTypeExpr& e) { lower_size(unit_, read_type(unit_, e.type), span_); }
  void of(const SizeofExpr& e) { lower_size(unit_, type_of(unit_, e.operand), span_); }

  void of(const VaArgExpr& e) {
    lower_value(unit_, e.list);
    code_.op(span_, Op::va_arg, types_.scalar(type_));
  }

 private:
  // a ?: b: the condition is computed once.
  void or_else(const ConditionalExpr& e, Label otherwise, Label end) {
    const CType condition = lower_value(unit_, e.condition);
    const LocalSlot slot = code_.temporary(types_.scalar(condition), span_);
    code_.store_local(span_, slot);
    code_.jump_if(span_, types_.scalar(condition), otherwise, Op::jump_if_zero);
    code_.load_local(span_, slot);
    convert_value(unit_, condition, type_, span_);
    code_.jump(span_, end);
    code_.place(otherwise);
    lower_value_as(unit_, e.otherwise, type_);
    code_.place(end);
  }

  void from_place() {
    const Place place = lower_place(unit_, id_);
    load_place(unit_, place, span_);
    if (place.bits) convert_value(unit_, place.type, type_, span_);
  }

  void push_function(FunctionIndex index) {
    const FunctionInfo& function = unit_.functions[linked(unit_, index).index];
    if (function.definition.valid()) code_.op(span_, Op::push_function, Scalar::none, need_function(unit_, index).index);
    else code_.op(span_, Op::push_builtin, Scalar::none, static_cast<std::uint32_t>(*function.builtin));
  }

  void dereference(const UnaryExpr& e) {
    const CType pointer = lower_value(unit_, e.operand);
    load_place(unit_, {.type = types_.target(pointer)}, span_);
  }

  void address(const UnaryExpr& e) {
    if (types_.is_function(type_of(unit_, e.operand))) {
      lower_value(unit_, e.operand);
      return;
    }
    const Place place = lower_place(unit_, e.operand);
    push_address(unit_, place, span_);
    if (place.kind == Place::Kind::global) note_address_taken(e.operand);
  }

  // A global whose address escapes is not only read and written by name.
  void note_address_taken(ExprId operand) {
    const auto* name = std::get_if<NameExpr>(&unit_.tree[operand].node);
    const Declared* symbol = name ? unit_.scopes.find(name->name) : nullptr;
    if (const auto* variable = symbol ? std::get_if<VariableIndex>(symbol) : nullptr) {
      unit_.variables[linked(unit_, *variable).index].address_taken = true;
    }
  }

  bool negative_literal(ExprId operand) {
    const auto* literal = std::get_if<IntExpr>(&unit_.tree[operand].node);
    if (!literal || type_ != value_type(unit_, operand) || literal->value == 0) return false;
    const auto value = fold(unit_, id_);
    if (value) code_.push_int(span_, types_.scalar(type_), value->integer);
    return value.has_value();
  }

  Unit& unit_;
  TypeTable& types_;
  CodeWriter& code_;
  ExprId id_;
  Span span_;
  CType type_;
};

}  // namespace

CType lower_value(Unit& unit, ExprId id) {
  const CType type = value_type(unit, id);
  check(type.valid(), "code for an expression that is wrong");
  std::visit([&](const auto& e) { ValueWriter(unit, id).of(e); }, unit.tree[id].node);
  return type;
}

void lower_value_as(Unit& unit, ExprId id, CType type) {
  if (unit.types.is_pointer(type) && is_null_constant(unit, id)) {
    unit.code().op(unit.tree[id].span, Op::push_null);
    return;
  }
  const CType from = lower_value(unit, id);
  convert_value(unit, from, type, unit.tree[id].span);
}

void lower_effect(Unit& unit, ExprId id) {
  const Expr& expr = unit.tree[id];
  if (const auto* unary = std::get_if<UnaryExpr>(&expr.node); unary && unary->op >= UnaryOp::pre_inc) {
    return lower_increment(unit, unary->operand, unary->op, Keep::nothing, expr.span);
  }
  if (const auto* assign = std::get_if<AssignExpr>(&expr.node)) {
    lower_assign(unit, id, *assign, Keep::nothing);
    return unit.code().op(expr.span, Op::pop);
  }
  if (const auto* binary = std::get_if<BinaryExpr>(&expr.node); binary && binary->op == BinaryOp::comma) {
    lower_effect(unit, binary->left);
    return lower_effect(unit, binary->right);
  }
  if (const auto* cast = std::get_if<CastExpr>(&expr.node); cast && unit.types.is_void(value_type(unit, id))) {
    return lower_effect(unit, cast->operand);
  }
  const CType type = lower_value(unit, id);
  if (!unit.types.is_void(type)) unit.code().op(expr.span, Op::pop);
}

namespace {

enum class When : std::uint8_t { is_true, is_false };
When opposite(When when) { return when == When::is_true ? When::is_false : When::is_true; }

void jump_when(Unit& unit, ExprId id, Label label, When when);

// a && b is false as soon as a is; a || b is the same with true and false exchanged.
void jump_when_both(Unit& unit, const BinaryExpr& e, Label label, When when) {
  const When decisive = e.op == BinaryOp::logical_and ? When::is_false : When::is_true;
  if (when == decisive) {
    jump_when(unit, e.left, label, when);
    jump_when(unit, e.right, label, when);
  } else {
    const Label skip = unit.code().new_label();
    jump_when(unit, e.left, skip, decisive);
    jump_when(unit, e.right, label, when);
    unit.code().place(skip);
  }
}

void jump_when(Unit& unit, ExprId id, Label label, When when) {
  CodeWriter& code = unit.code();
  const Expr& expr = unit.tree[id];
  if (const auto known = known_truth(unit, id)) {
    if (*known == (when == When::is_true)) code.jump(expr.span, label);
    return;
  }
  const auto* unary = std::get_if<UnaryExpr>(&expr.node);
  if (unary && unary->op == UnaryOp::not_) return jump_when(unit, unary->operand, label, opposite(when));
  const auto* binary = std::get_if<BinaryExpr>(&expr.node);
  if (binary && (binary->op == BinaryOp::logical_and || binary->op == BinaryOp::logical_or)) {
    return jump_when_both(unit, *binary, label, when);
  }
  const Scalar type = unit.types.scalar(lower_value(unit, id));
  code.jump_if(expr.span, type, label, when == When::is_true ? Op::jump_if_not_zero : Op::jump_if_zero);
}

}  // namespace

void lower_jump_if(Unit& unit, ExprId condition, Label label) { jump_when(unit, condition, label, When::is_true); }
void lower_jump_unless(Unit& unit, ExprId condition, Label label) { jump_when(unit, condition, label, When::is_false); }

void convert_value(Unit& unit, CType from, CType to, Span span) {
  if (unit.types.is_record(to) || unit.types.is_void(to)) return;
  unit.code().convert(span, unit.types.scalar(from), unit.types.scalar(to));
}

void lower_size(Unit& unit, CType type, Span span) {
  if (unit.types.kind(type) == TypeKind::vla) unit.code().load_local(span, unit.types.info(type).size_slot);
  else unit.code().push_int(span, Scalar::u64, static_cast<std::int64_t>(unit.types.size(type)));
}

void lower_offset(Unit& unit, CType element, Span span) {
  CodeWriter& code = unit.code();
  if (unit.types.kind(element) != TypeKind::vla) {
    code.op(span, Op::offset, Scalar::none, static_cast<std::uint32_t>(unit.types.size(element)));
    return;
  }
  lower_size(unit, element, span);
  code.convert(span, Scalar::u64, Scalar::i64);
  code.op(span, Op::mul, Scalar::i64);
  code.op(span, Op::offset, Scalar::none, 1);
}

}  // namespace forkcheck
