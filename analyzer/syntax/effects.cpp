#include "syntax/effects.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>

#include "base/overloaded.h"
#include "syntax/ast_walk.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

// Library functions that only compute a value from their arguments and memory: nobody sees when they run.
bool is_pure(std::string_view name) {
  static constexpr std::array names = {"getpid", "getppid", "atoi",    "atol",    "abs",    "labs",    "getenv",  "strlen",
                                       "strnlen", "strcmp", "strncmp", "strchr",  "strrchr", "strstr", "strerror", "memcmp",
                                       "memchr",  "strcasecmp", "isalpha", "isdigit", "isalnum", "isspace", "isupper", "islower",
                                       "isprint", "ispunct", "isxdigit", "isgraph", "iscntrl", "toupper", "tolower", "fileno",
                                       "strspn", "strcspn", "strpbrk", "atof", "llabs", "sigismember", "fabs", "floor", "ceil",
                                       "trunc", "round", "rint", "sqrt", "fmod", "pow",
                                       "__forkcheck_errno", "__forkcheck_stdin", "__forkcheck_stdout", "__forkcheck_stderr"};
  return std::ranges::find(names, name) != names.end();
}

std::string plain_name(const Ast& tree, ExprId id) {
  const auto* name = std::get_if<NameExpr>(&tree[id].node);
  return name ? name->name : std::string();
}

void note_write(const Ast& tree, ExprId target, Effects& effects) {
  effects.assigns = true;
  if (const std::string name = plain_name(tree, target); !name.empty()) effects.writes.insert(name);
}

bool share_a_name(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::ranges::any_of(a, [&](const std::string& name) { return b.contains(name); });
}

}  // namespace

Effects effects_of(const Unit& unit, ExprId expr) {
  const Ast& tree = unit.tree;
  Effects effects;
  AstWalk walk(tree, [&](ExprId id) {
    std::visit(overloaded{
                   [](const auto&) {},
                   [&](const NameExpr& e) { effects.reads.insert(e.name); },
                   [&](const AssignExpr& e) { note_write(tree, e.target, effects); },
                   [&](const UnaryExpr& e) {
                     if (e.op >= UnaryOp::pre_inc) note_write(tree, e.operand, effects);
                   },
                   [&](const VaArgExpr&) { effects.assigns = true; },
                   [&](const CallExpr& e) { effects.calls = effects.calls || !is_pure(plain_name(tree, e.callee)); },
               },
               tree[id].node);
  });
  walk.expr(expr);
  return effects;
}

namespace {

// Whether an expression or a function's body does, itself or in what it calls, something that other code can see: calls of
// library functions with effects, calls through pointers, assignments to anything but a plain name that isn't a global's.
class Visibility {
 public:
  explicit Visibility(const Unit& unit) : unit_(unit) {}

  bool of_expr(ExprId expr) {
    walk().expr(expr);
    return found_;
  }

 private:
  AstWalk walk() {
    return AstWalk(unit_.tree, [this](ExprId id) {
      std::visit(overloaded{
                     [](const auto&) {},
                     [&](const AssignExpr& e) { assignment(e.target); },
                     [&](const UnaryExpr& e) {
                       if (e.op >= UnaryOp::pre_inc) assignment(e.operand);
                     },
                     [&](const CallExpr& e) { call(plain_name(unit_.tree, e.callee)); },
                 },
                 unit_.tree[id].node);
    });
  }

  void assignment(ExprId target) {
    const std::string name = plain_name(unit_.tree, target);
    const auto is_it = [&](const VariableInfo& v) { return v.name == name; };
    found_ = found_ || name.empty() || std::ranges::any_of(unit_.variables, is_it);
  }

  void call(const std::string& name) {
    if (found_ || is_pure(name) || !seen_.insert(name).second) return;
    const Declared* symbol = unit_.scopes.find(name);
    const auto* index = symbol ? std::get_if<FunctionIndex>(symbol) : nullptr;
    const DeclId definition = index ? unit_.functions[linked(unit_, *index).index].definition : DeclId::none();
    if (definition.valid()) walk().stmt(unit_.tree[definition].body);
    else found_ = true;
  }

  const Unit& unit_;
  std::set<std::string> seen_;
  bool found_ = false;
};

bool is_visible(const Unit& unit, ExprId expr) { return Visibility(unit).of_expr(expr); }

}  // namespace

bool has_effects(const Unit& unit, ExprId expr) { return effects_of(unit, expr).any(); }

bool is_stable(Unit& unit, ExprId expr) {
  const auto& node = unit.tree[expr].node;
  const CType type = type_of(unit, expr);
  if (const auto* cast = std::get_if<CastExpr>(&node)) return is_stable(unit, cast->operand);
  if (const auto* unary = std::get_if<UnaryExpr>(&node)) {
    if (unary->op == UnaryOp::address) return std::holds_alternative<NameExpr>(unit.tree[unary->operand].node);
    return unary->op < UnaryOp::deref && is_stable(unit, unary->operand);
  }
  if (const auto* name = std::get_if<NameExpr>(&node)) {
    const Declared* symbol = unit.scopes.find(name->name);
    return unit.types.is_array(type) || unit.types.is_function(type) || (symbol && std::holds_alternative<EnumConstant>(*symbol));
  }
  return std::holds_alternative<IntExpr>(node) || std::holds_alternative<CharExpr>(node) || std::holds_alternative<FloatExpr>(node) ||
         std::holds_alternative<StringExpr>(node) || std::holds_alternative<SizeofTypeExpr>(node) ||
         std::holds_alternative<SizeofExpr>(node);
}

std::optional<LocalSlot> value_register(Unit& unit, ExprId expr) {
  const auto& node = unit.tree[expr].node;
  if (const auto* assign = std::get_if<AssignExpr>(&node)) return value_register(unit, assign->target);
  if (const auto* unary = std::get_if<UnaryExpr>(&node)) {
    const bool before = unary->op == UnaryOp::pre_inc || unary->op == UnaryOp::pre_dec;
    return before ? value_register(unit, unary->operand) : std::nullopt;
  }
  const auto* name = std::get_if<NameExpr>(&node);
  const Declared* symbol = name ? unit.scopes.find(name->name) : nullptr;
  const auto* local = symbol ? std::get_if<LocalVariable>(symbol) : nullptr;
  if (!local || unit.code().local(local->slot).reg == Scalar::none) return std::nullopt;
  return local->slot;
}

bool reads_memory(Unit& unit, ExprId expr) {
  bool found = false;
  const auto look = [&](ExprId id) {
    const auto& node = unit.tree[id].node;
    const auto* unary = std::get_if<UnaryExpr>(&node);
    const bool is_name = std::holds_alternative<NameExpr>(node);
    found = found || std::holds_alternative<IndexExpr>(node) || std::holds_alternative<MemberExpr>(node) ||
            (unary && unary->op == UnaryOp::deref) || (is_name && !is_stable(unit, id) && !value_register(unit, id));
  };
  AstWalk(unit.tree, look).expr(expr);
  return found;
}

void warn_about_order(Unit& unit, ExprId a, ExprId b, Span span) {
  const Effects left = effects_of(unit, a);
  const Effects right = effects_of(unit, b);
  if (!left.any() && !right.any()) return;
  if (left.calls && right.calls && is_visible(unit, a) && is_visible(unit, b)) {
    report(unit, Code::order_is_open, span, "C leaves open which of these calls comes first",
           "gcc on x86-64 evaluates arguments from the last to the first, and operands from left to right");
  } else if (share_a_name(left.writes, right.reads) || share_a_name(right.writes, left.reads)) {
    report(unit, Code::unsequenced_change, span, "a variable is changed here and used in the same expression without an order");
  }
}

}  // namespace forkcheck
