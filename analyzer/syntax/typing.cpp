#include "syntax/typing.h"

#include <fmt/format.h>

#include "base/overloaded.h"
#include "syntax/implicit.h"
#include "syntax/lower_init.h"
#include "syntax/read_type.h"
#include "syntax/words.h"

namespace forkcheck {

using namespace ast;

namespace {

class Typer {
 public:
  Typer(Unit& unit, Span span) : unit_(unit), types_(unit.types), span_(span) {}

  CType of(const NameExpr& e) {
    const Declared* symbol = unit_.scopes.find(e.name);
    if (!symbol) return undeclared(e);
    return std::visit(overloaded{
                          [](const LocalVariable& v) { return v.type; },
                          [&](VariableIndex v) { return global_type(v); },
                          [&](FunctionIndex f) { return check_covered(unit_, f, span_) ? unit_.functions[f.index].type : CType{}; },
                          [](const EnumConstant& c) { return c.type; },
                          [&](const TypeName&) { return wrong(Code::bad_operand, fmt::format("'{}' is a type", e.name)); },
                      },
                      *symbol);
  }
  CType of(const IntExpr& e) { return types_.basic(static_cast<TypeKind>(e.type)); }
  CType of(const FloatExpr& e) {
    if (e.type == BasicType::ldouble) return wrong(Code::unsupported_type, "'long double' is not covered");
    return types_.basic(static_cast<TypeKind>(e.type));
  }
  CType of(const CharExpr&) { return types_.basic(TypeKind::int_); }
  CType of(const StringExpr& e) { return types_.array_of(types_.basic(TypeKind::char_), e.bytes.size() + 1); }

  CType of(const UnaryExpr& e) {
    if (e.op == UnaryOp::address) return address_type(e.operand);
    if (e.op >= UnaryOp::pre_inc) return increment_type(e.operand);
    const CType type = value_type(unit_, e.operand);
    if (!type.valid()) return type;
    switch (e.op) {
      case UnaryOp::deref:
        return types_.is_pointer(type) ? pointed_to(type) : bad_operand("'*' needs a pointer", type);
      case UnaryOp::not_: return types_.is_scalar(type) ? integer() : bad_operand("'!' needs a number or pointer", type);
      case UnaryOp::complement:
        return types_.is_integer(type) ? types_.promoted(type) : bad_operand("'~' needs an integer", type);
      default: return types_.is_arithmetic(type) ? types_.promoted(type) : bad_operand("a sign needs a number", type);
    }
  }

  CType of(const BinaryExpr& e) {
    if (e.op == BinaryOp::mul) excuse_declaration(e);
    const CType left = value_type(unit_, e.left);
    const CType right = value_type(unit_, e.right);
    if (!left.valid() || !right.valid()) return {};
    switch (e.op) {
      case BinaryOp::comma: return right;
      case BinaryOp::logical_and:
      case BinaryOp::logical_or: {
        const bool fine = types_.is_scalar(left) && types_.is_scalar(right);
        return fine ? integer() : bad_operands(left, right);
      }
      case BinaryOp::less:
      case BinaryOp::greater:
      case BinaryOp::less_equal:
      case BinaryOp::greater_equal:
      case BinaryOp::equal:
      case BinaryOp::not_equal: return comparison_type(e, left, right);
      default: {
        const CType type = operation_type(unit_, e.op, left, right);
        return type.valid() ? type : bad_operands(left, right);
      }
    }
  }

  CType of(const AssignExpr& e) {
    const CType target = modifiable(e.target);
    const CType value = value_type(unit_, e.value);
    if (!target.valid() || !value.valid()) return {};
    if (!e.op) return check_assignable(unit_, target, e.value, "the assigned value") ? types_.unqualified(target) : CType{};
    const bool fits = operation_type(unit_, *e.op, types_.decayed(target), value).valid() && types_.is_scalar(target) &&
                      (!types_.is_pointer(value) || *e.op == BinaryOp::comma);
    return fits ? types_.unqualified(target) : bad_operands(target, value);
  }

  CType of(const ConditionalExpr& e) {
    const CType condition = value_type(unit_, e.condition);
    if (!condition.valid()) return condition;
    if (!types_.is_scalar(condition)) return bad_operand("a condition must be a number or pointer", condition);
    return conditional_type(unit_, e, span_);
  }

  CType of(const CallExpr& e) {
    if (const auto kind = va_call(unit_, e)) return va_call_type(e, *kind);
    bool fine = true;
    const CType function = callee_type(unit_, e.callee);
    for (const ExprId argument : e.arguments) fine = value_type(unit_, argument).valid() && fine;
    return function.valid() && fine && check_arguments(e, function) ? types_.target(function) : CType{};
  }

  CType of(const IndexExpr& e) {
    const CType base = value_type(unit_, e.base);
    const CType index = value_type(unit_, e.index);
    if (!base.valid() || !index.valid()) return {};
    if (types_.is_pointer(base) && types_.is_integer(index)) return pointed_to(base);
    if (types_.is_pointer(index) && types_.is_integer(base)) return pointed_to(index);
    return bad_operands(base, index);
  }

  CType of(const MemberExpr& e) {
    const CType base = e.through_pointer ? value_type(unit_, e.base) : type_of(unit_, e.base);
    if (!base.valid()) return base;
    const bool is_pointer = types_.is_pointer(base);
    const CType record = is_pointer ? types_.target(base) : base;
    if (!types_.is_record(record) || is_pointer != e.through_pointer) {
      return wrong(Code::no_member, fmt::format("'{}' needs a {} before '{}', but this has type '{}'", e.name,
                                                e.through_pointer ? "pointer to a struct" : "struct",
                                                e.through_pointer ? "->" : ".", types_.name(base)));
    }
    if (!types_.is_complete(record)) return incomplete(record);
    const auto member = find_member(types_, types_.info(record).record, e.name);
    if (!member) return wrong(Code::no_member, fmt::format("'{}' has no member '{}'", types_.name(record), e.name));
    return types_.qualified(member->type, types_.info(record).is_const, types_.info(record).is_volatile);
  }

  CType of(const CastExpr& e) {
    const CType to = read_type(unit_, e.type);
    const CType from = value_type(unit_, e.operand);
    if (!to.valid() || !from.valid()) return {};
    const bool same_record = types_.is_record(to) && types_.unqualified(to) == from;
    const bool mixed = (types_.is_pointer(to) && types_.is_floating(from)) || (types_.is_pointer(from) && types_.is_floating(to));
    const bool fine = types_.is_void(to) || same_record || (types_.is_scalar(to) && types_.is_scalar(from) && !mixed);
    return fine ? types_.unqualified(to)
                : wrong(Code::type_mismatch, fmt::format("'{}' can't be cast to '{}'", types_.name(from), types_.name(to)));
  }

  CType of(const SizeofTypeExpr& e) { return size_type(read_type(unit_, e.type)); }
  CType of(const SizeofExpr& e) { return size_type(type_of(unit_, e.operand)); }

  CType of(const CompoundLiteralExpr& e) {
    const CType type = read_type(unit_, e.type);
    return type.valid() ? completed_by(unit_, type, e.init) : type;
  }

  CType of(const VaArgExpr& e) {
    const CType type = read_type(unit_, e.type);
    if (!value_type(unit_, e.list).valid() || !type.valid()) return {};
    const bool fits = types_.is_scalar(type) && types_.default_promoted(type) == types_.unqualified(type);
    return fits ? types_.unqualified(type)
                : wrong(Code::unsupported_type, fmt::format("va_arg of type '{}' is not covered", types_.name(type)));
  }

 private:
  CType integer() { return types_.basic(TypeKind::int_); }
  CType wrong(Code code, std::string message, std::string note = {}) {
    report(unit_, code, span_, std::move(message), std::move(note));
    return {};
  }
  CType bad_operand(std::string_view what, CType type) {
    return wrong(Code::bad_operand, fmt::format("{}, but this has type '{}'", what, types_.name(type)));
  }
  CType bad_operands(CType left, CType right) {
    return wrong(Code::bad_operand, fmt::format("the operator can't work on '{}' and '{}'", types_.name(left), types_.name(right)));
  }
  CType incomplete(CType type) {
    return wrong(Code::incomplete_type, fmt::format("'{}' has no known size or members here", types_.name(type)));
  }
  // `pid_t *p;` is a product to whoever doesn't know the type: one report is enough.
  void excuse_declaration(const BinaryExpr& e) {
    const auto* type = std::get_if<NameExpr>(&unit_.tree[e.left].node);
    const auto* name = std::get_if<NameExpr>(&unit_.tree[e.right].node);
    if (!type || !name || unit_.scopes.find(type->name) || unit_.scopes.find(name->name)) return;
    if (is_type_elsewhere(type->name)) unit_.excused_names.insert(name->name);
  }
  static bool is_type_elsewhere(const std::string& name) {
    return (name.ends_with("_t") || name == "FILE") && !header_that_declares(name).empty();
  }

  CType undeclared(const NameExpr& e) {
    if (unit_.excused_names.contains(e.name)) return {};
    if (e.name == "__func__" || e.name == "__FUNCTION__" || e.name == "__PRETTY_FUNCTION__") {
      if (unit_.body) return types_.array_of(types_.qualified(types_.basic(TypeKind::char_), true, false), unit_.body->name.size() + 1);
    }
    if (const auto row = find_builtin(e.name)) {
      return wrong(Code::undeclared_name, fmt::format("'{}' is used before it is declared", e.name),
                   fmt::format("add #include <{}>", row_of(*row).header));
    }
    const auto header = header_that_declares(e.name);
    const std::string note = header.empty() ? "" : fmt::format("did you forget #include <{}>?", header);
    if (is_type_elsewhere(e.name)) return wrong(Code::unknown_type, fmt::format("unknown type name '{}'", e.name), note);
    return wrong(Code::undeclared_name, fmt::format("'{}' is not declared", e.name), note);
  }
  CType global_type(VariableIndex index) {
    const VariableInfo& v = unit_.variables[index.index];
    if (has_object(unit_, index)) return v.type;
    return wrong(Code::not_covered, fmt::format("the variable '{}' is declared but nowhere defined", v.name));
  }
  CType pointed_to(CType pointer) { return types_.target(pointer); }
  CType size_type(CType type) {
    if (!type.valid()) return type;
    if (!types_.is_complete(type) && !types_.is_void(type) && !types_.is_function(type)) return incomplete(type);
    return types_.basic(TypeKind::ulong);
  }

  CType address_type(ExprId operand) {
    const CType type = type_of(unit_, operand);
    if (!type.valid()) return type;
    if (const auto* e = std::get_if<MemberExpr>(&unit_.tree[operand].node)) {
      const auto member = find_member(unit_, *e);
      if (member && member->bits) return wrong(Code::not_assignable, "a bit-field has no address");
    }
    if (!types_.is_function(type) && !is_lvalue(unit_, operand)) return wrong(Code::not_assignable, "only an object has an address");
    return types_.pointer_to(type);
  }

  CType modifiable(ExprId target) {
    const CType type = type_of(unit_, target);
    if (!type.valid()) return type;
    if (!is_lvalue(unit_, target) || types_.is_array(type) || types_.is_function(type)) {
      return wrong(Code::not_assignable, "this is not something that can be assigned to");
    }
    if (types_.info(type).is_const) return wrong(Code::not_assignable, "a const object can't be changed");
    if (!types_.is_complete(type)) return incomplete(type);
    return type;
  }

  CType increment_type(ExprId operand) {
    const CType type = modifiable(operand);
    if (!type.valid()) return type;
    return types_.is_scalar(type) ? types_.unqualified(type) : bad_operand("++ and -- need a number or pointer", type);
  }

  CType comparison_type(const BinaryExpr& e, CType left, CType right) {
    if (types_.is_arithmetic(left) && types_.is_arithmetic(right)) return integer();
    const bool left_pointer = types_.is_pointer(left);
    const bool right_pointer = types_.is_pointer(right);
    const bool mixed = (left_pointer && types_.is_integer(right)) || (right_pointer && types_.is_integer(left));
    if (!mixed && !(left_pointer && right_pointer)) return bad_operands(left, right);
    if (mixed && !is_null_constant(unit_, left_pointer ? e.right : e.left)) {
      report(unit_, Code::pointer_and_integer, span_, fmt::format("'{}' is compared with '{}'", types_.name(left), types_.name(right)));
    }
    return integer();
  }

  CType va_call_type(const CallExpr& e, VaCall kind) {
    const std::size_t expected = kind == VaCall::end ? 1 : 2;
    if (e.arguments.size() != expected) return wrong(Code::wrong_arguments, "wrong number of arguments for a va_... macro");
    for (const ExprId argument : e.arguments) {
      if (!value_type(unit_, argument).valid()) return {};
    }
    if (kind == VaCall::start && !unit_.program.functions.empty() && unit_.body && !unit_.body->code.function().variadic) {
      return wrong(Code::wrong_arguments, "va_start in a function without variable arguments");
    }
    return types_.basic(TypeKind::void_);
  }

  bool check_arguments(const CallExpr& e, CType function) {
    const TypeInfo callee = types_.info(function);
    const std::size_t given = e.arguments.size();
    const std::size_t wanted = callee.parameters.size();
    if (callee.style == FunctionStyle::unspecified && wanted > 0) return check_old_style(callee, e);
    const bool too_many = given > wanted && callee.style == FunctionStyle::prototype;
    if ((given < wanted || too_many) && callee.style != FunctionStyle::unspecified) {
      wrong(Code::wrong_arguments, fmt::format("{} argument{} for a function that takes {}{}", given, given == 1 ? "" : "s",
                                               callee.style == FunctionStyle::variadic ? "at least " : "", wanted));
      return false;
    }
    bool fine = true;
    for (std::size_t i = 0; i < given; ++i) fine = check_argument(callee, e, i) && fine;
    return fine;
  }

  // A K&R function takes what it is given for what it expects.
  bool check_old_style(const TypeInfo& callee, const CallExpr& e) {
    bool fits = e.arguments.size() == callee.parameters.size();
    for (std::size_t i = 0; fits && i < e.arguments.size(); ++i) {
      const CType given = types_.default_promoted(value_type(unit_, e.arguments[i]));
      const CType wanted = types_.default_promoted(callee.parameters[i]);
      const bool null = types_.is_pointer(wanted) && is_null_constant(unit_, e.arguments[i]);
      fits = null || given == wanted || (types_.is_scalar(given) && types_.is_scalar(wanted) && types_.size(given) == types_.size(wanted) &&
                                         types_.is_floating(given) == types_.is_floating(wanted));
    }
    if (!fits) wrong(Code::knr_definition, "the arguments don't fit the old-style (K&R) function: nobody can know what it gets");
    return fits;
  }

  bool check_argument(const TypeInfo& callee, const CallExpr& e, std::size_t i) {
    if (i < callee.parameters.size()) {
      return check_assignable(unit_, callee.parameters[i], e.arguments[i], fmt::format("argument {}", i + 1));
    }
    const CType type = value_type(unit_, e.arguments[i]);
    if (types_.is_scalar(type) || is_union_for_semctl(unit_, e, i)) return true;
    report(unit_, Code::wrong_arguments, unit_.tree[e.arguments[i]].span,
           fmt::format("'{}' can't be passed where no parameter says its type", types_.name(type)));
    return false;
  }

  Unit& unit_;
  TypeTable& types_;
  Span span_;
};

}  // namespace

bool is_union_for_semctl(Unit& unit, const CallExpr& call, std::size_t argument) {
  const auto callee = direct_callee(unit, call.callee);
  if (!callee || argument != 3 || unit.functions[linked(unit, *callee).index].builtin != Builtin::semctl_) return false;
  const CType type = value_type(unit, call.arguments[argument]);
  return unit.types.is_record(type) && unit.types.size(type) <= 8;
}

CType type_of(Unit& unit, ExprId id) {
  unit.expr_types.resize(unit.tree.exprs.size());
  if (!unit.expr_types[id.index]) {
    const Expr& expr = unit.tree[id];
    const CType type = std::visit([&](const auto& e) { return Typer(unit, expr.span).of(e); }, expr.node);
    unit.expr_types[id.index] = type;
  }
  return *unit.expr_types[id.index];
}

CType value_type(Unit& unit, ExprId id) {
  const CType type = type_of(unit, id);
  if (!type.valid()) return type;
  // A bit-field that an int can hold is an int as a value (C11 6.3.1.1).
  if (const auto* e = std::get_if<MemberExpr>(&unit.tree[id].node)) {
    const auto member = find_member(unit, *e);
    if (member && member->bits && member->bits->width < 32) return unit.types.basic(TypeKind::int_);
  }
  return unit.types.decayed(type);
}

std::optional<FunctionIndex> direct_callee(const Unit& unit, ExprId callee) {
  const auto* name = std::get_if<NameExpr>(&unit.tree[callee].node);
  const Declared* symbol = name ? unit.scopes.find(name->name) : nullptr;
  const auto* function = symbol ? std::get_if<FunctionIndex>(symbol) : nullptr;
  return function ? std::optional(*function) : std::nullopt;
}

CType callee_type(Unit& unit, ExprId callee) {
  TypeTable& types = unit.types;
  if (const auto* name = std::get_if<NameExpr>(&unit.tree[callee].node)) {
    resolve_callee(unit, name->name, unit.tree[callee].span);
    if (!unit.scopes.find(name->name)) {
      if (unit.excused_names.contains(name->name)) return {};
      report(unit, Code::not_covered, unit.tree[callee].span, fmt::format("'{}' is not covered", name->name),
             "it is neither declared nor defined in the program, and forkcheck has no model of it");
      return {};
    }
  }
  const CType type = value_type(unit, callee);
  if (!type.valid()) return type;
  if (types.is_pointer(type) && types.is_function(types.target(type))) return types.target(type);
  report(unit, Code::bad_operand, unit.tree[callee].span, fmt::format("this is called, but has type '{}'", types.name(type)));
  return {};
}

}  // namespace forkcheck
