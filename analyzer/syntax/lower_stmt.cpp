#include "syntax/lower_stmt.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "syntax/fold.h"
#include "syntax/lower_decl.h"
#include "syntax/lower_expr.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

// Names and memory of one block: from here to the end of the C++ scope.
class Block {
 public:
  Block(Unit& unit, Span end) : unit_(unit), end_(end) {
    unit_.scopes.enter();
    unit_.code().enter_block();
  }
  ~Block() {
    unit_.code().leave_block(end_);
    unit_.scopes.leave();
  }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

 private:
  Unit& unit_;
  Span end_;
};

class StatementWriter {
 public:
  StatementWriter(Unit& unit, const Stmt& statement)
      : unit_(unit), body_(*unit.body), code_(unit.code()), span_(statement.span), end_(statement.end) {}

  void write(const CompoundStmt& s) {
    const Block block(unit_, end_);
    for (const StmtId child : s.body) lower_statement(unit_, child);
  }

  void write(const DeclStmt& s) {
    for (const DeclId id : s.declarations) lower_local_declaration(unit_, id);
  }

  void write(const ExprStmt& s) {
    if (s.expr.valid() && type_of(unit_, s.expr).valid()) lower_effect(unit_, s.expr);
  }

  void write(const IfStmt& s) {
    const Label otherwise = code_.new_label();
    jump_unless(s.condition, otherwise);
    lower_statement(unit_, s.then);
    if (!s.otherwise.valid()) return code_.place(otherwise);
    const Label end = code_.new_label();
    code_.jump(span_, end);
    code_.place(otherwise);
    lower_statement(unit_, s.otherwise);
    code_.place(end);
  }

  void write(const WhileStmt& s) {
    const Label again = code_.new_label();
    const Label end = code_.new_label();
    code_.place(again);
    jump_unless(s.condition, end);
    loop_body(s.body, end, again);
    code_.jump(span_, again);
    code_.place(end);
  }

  void write(const DoStmt& s) {
    const Label again = code_.new_label();
    const Label test = code_.new_label();
    const Label end = code_.new_label();
    code_.place(again);
    loop_body(s.body, end, test);
    code_.place(test);
    if (is_condition(s.condition)) lower_jump_if(unit_, s.condition, again);
    code_.place(end);
  }

  void write(const ForStmt& s) {
    const Block block(unit_, span_);
    const Label again = code_.new_label();
    const Label step = code_.new_label();
    const Label end = code_.new_label();
    if (s.init.valid()) lower_statement(unit_, s.init);
    code_.place(again);
    if (s.condition.valid()) jump_unless(s.condition, end);
    loop_body(s.body, end, step);
    code_.place(step);
    if (s.step.valid() && type_of(unit_, s.step).valid()) lower_effect(unit_, s.step);
    code_.jump(span_, again);
    code_.place(end);
  }

  // The body comes first, because its case labels are known only then; the tests follow it.
  void write(const SwitchStmt& s) {
    const CType type = value_type(unit_, s.value);
    if (!type.valid()) return;
    if (!unit_.types.is_integer(type)) return wrong(Code::type_mismatch, span_, "a switch needs an integer");
    const CType promoted = unit_.types.promoted(type);
    const LocalSlot value = code_.temporary(unit_.types.scalar(promoted), span_);
    lower_value_as(unit_, s.value, promoted);
    code_.set_local(span_, value);
    const Label tests = code_.new_label();
    const Label end = code_.new_label();
    code_.jump(span_, tests);
    body_.switches.push_back({.type = promoted, .cases = {}, .otherwise = {}});
    body_.exits.push_back({end, {}, code_.blocks()});
    lower_statement(unit_, s.body);
    body_.exits.pop_back();
    code_.jump(span_, end);
    code_.place(tests);
    write_tests(body_.switches.back(), value, end);
    body_.switches.pop_back();
    code_.place(end);
  }

  void write(const CaseStmt& s) {
    if (body_.switches.empty()) return wrong(Code::bad_jump, span_, "a case or default outside a switch");
    const Label here = code_.new_label();
    code_.place(here);
    add_case(s, here);
    lower_statement(unit_, s.body);
  }

  void write(const LabelStmt& s) {
    NamedLabel& label = named(s.name);
    if (label.defined) return wrong(Code::redefinition, span_, fmt::format("label '{}' stands twice", s.name));
    label.defined = true;
    code_.place(label.label);
    lower_statement(unit_, s.body);
  }

  void write(const GotoStmt& s) { code_.jump(span_, named(s.label).label); }

  void write(const BreakStmt&) {
    if (body_.exits.empty()) return wrong(Code::bad_jump, span_, "break outside a loop or switch");
    exit_to(body_.exits.back(), body_.exits.back().to_break);
  }

  void write(const ContinueStmt&) {
    const auto is_loop = [](const Exits& e) { return e.to_continue.valid(); };
    const auto loop = std::find_if(body_.exits.rbegin(), body_.exits.rend(), is_loop);
    if (loop == body_.exits.rend()) return wrong(Code::bad_jump, span_, "continue outside a loop");
    exit_to(*loop, loop->to_continue);
  }

  void write(const ReturnStmt& s) {
    const TypeTable& types = unit_.types;
    if (s.value.valid() && !type_of(unit_, s.value).valid()) return;
    if (types.is_void(body_.result)) {
      if (s.value.valid()) return_from_void(s.value);
      code_.op(span_, Op::ret_void);
    } else if (!s.value.valid()) {
      report(unit_, Code::return_value_differs, span_, "return without a value in a function that returns one");
      code_.op(span_, body_.hidden_result ? Op::ret_void : Op::ret_indeterminate);
    } else if (check_assignable(unit_, body_.result, s.value, "the returned value")) {
      return_value(s.value);
    }
  }

 private:
  void wrong(Code code, Span span, std::string message) { report(unit_, code, span, std::move(message)); }

  bool is_condition(ExprId condition) {
    const CType type = value_type(unit_, condition);
    if (!type.valid()) return false;
    if (unit_.types.is_scalar(type)) return true;
    wrong(Code::bad_operand, unit_.tree[condition].span,
          fmt::format("a condition must be a number or pointer, but this has type '{}'", unit_.types.name(type)));
    return false;
  }

  void jump_unless(ExprId condition, Label label) {
    if (is_condition(condition)) lower_jump_unless(unit_, condition, label);
  }

  void loop_body(StmtId body, Label to_break, Label to_continue) {
    body_.exits.push_back({to_break, to_continue, code_.blocks()});
    lower_statement(unit_, body);
    body_.exits.pop_back();
  }

  void exit_to(const Exits& exits, Label target) {
    code_.leave_blocks_down_to(exits.blocks, span_);
    code_.jump(span_, target);
  }

  void add_case(const CaseStmt& s, Label here) {
    if (!s.value.valid()) {
      if (body_.switches.back().otherwise.valid()) return wrong(Code::bad_jump, span_, "a switch has one default at most");
      body_.switches.back().otherwise = here;
      return;
    }
    const auto value = case_value(s.value);
    const auto last = s.last.valid() ? case_value(s.last) : value;
    if (!value || !last) return;
    SwitchCases& cases = body_.switches.back();
    if (comes_before(cases.type, *last, *value)) return;  // an empty range
    for (const SwitchCases::Case& other : cases.cases) {
      if (comes_before(cases.type, *last, other.value) || comes_before(cases.type, other.last, *value)) continue;
      return wrong(Code::bad_jump, span_, fmt::format("case {} stands twice", std::max(*value, other.value)));
    }
    cases.cases.push_back({*value, *last, here, span_});
  }

  std::optional<std::int64_t> case_value(ExprId label) {
    const auto written = require_integer(unit_, label, "a case label");
    if (!written) return std::nullopt;
    const Constant constant{.type = value_type(unit_, label), .integer = *written};
    return convert_constant(unit_.types, constant, body_.switches.back().type)->integer;
  }

  bool comes_before(CType type, std::int64_t a, std::int64_t b) const {
    const bool is_signed = info(unit_.types.scalar(type)).is_signed;
    return is_signed ? a < b : static_cast<std::uint64_t>(a) < static_cast<std::uint64_t>(b);
  }

  void write_tests(const SwitchCases& cases, LocalSlot value, Label end) {
    const Scalar scalar = unit_.types.scalar(cases.type);
    const auto compare = [&](const SwitchCases::Case& c, std::int64_t with, Op op) {
      code_.load_local(c.span, value);
      code_.push_int(c.span, scalar, with);
      code_.op(c.span, op, scalar);
    };
    for (const SwitchCases::Case& c : cases.cases) {
      const Label below = code_.new_label();
      if (c.value == c.last) {
        compare(c, c.value, Op::equal);
      } else {
        compare(c, c.value, Op::greater_equal);
        code_.jump_if(c.span, Scalar::i32, below, Op::jump_if_zero);
        compare(c, c.last, Op::less_equal);
      }
      code_.jump_if(c.span, Scalar::i32, c.target, Op::jump_if_not_zero);
      code_.place(below);
    }
    code_.jump(span_, cases.otherwise.valid() ? cases.otherwise : end);
  }

  NamedLabel& named(const std::string& name) {
    const auto [it, is_new] = body_.labels.try_emplace(name);
    if (is_new) it->second = {code_.new_label(), span_, false};
    return it->second;
  }

  // `return f();` in a void function is fine where f returns nothing.
  void return_from_void(ExprId value) {
    if (!unit_.types.is_void(type_of(unit_, value))) {
      report(unit_, Code::return_value_differs, span_, "return with a value in a function that returns none");
    }
    lower_effect(unit_, value);
  }

  void return_value(ExprId value) {
    if (!body_.hidden_result) {
      lower_value_as(unit_, value, body_.result);
      return code_.op(span_, Op::ret, unit_.types.scalar(body_.result));
    }
    code_.load_local(span_, *body_.hidden_result);
    lower_value(unit_, value);
    code_.op(span_, Op::copy, Scalar::none, static_cast<std::uint32_t>(unit_.types.size(body_.result)));
    code_.op(span_, Op::pop);
    code_.op(span_, Op::ret_void);
  }

  Unit& unit_;
  Body& body_;
  CodeWriter& code_;
  Span span_;
  Span end_;
};

}  // namespace

void lower_statement(Unit& unit, StmtId id) {
  const Stmt& statement = unit.tree[id];
  std::visit([&](const auto& s) { StatementWriter(unit, statement).write(s); }, statement.node);
}

}  // namespace forkcheck
