// Expressions.
#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "syntax/build.h"
#include "syntax/constants.h"

namespace forkcheck {

using namespace ast;

namespace {

template <class Op>
struct Row {
  std::string_view text;
  Op op;
};

constexpr Row<BinaryOp> binary_ops[] = {
    {"+", BinaryOp::add},     {"-", BinaryOp::sub},        {"*", BinaryOp::mul},           {"/", BinaryOp::div},
    {"%", BinaryOp::rem},     {"<<", BinaryOp::shl},       {">>", BinaryOp::shr},          {"&", BinaryOp::bit_and},
    {"|", BinaryOp::bit_or},  {"^", BinaryOp::bit_xor},    {"<", BinaryOp::less},          {">", BinaryOp::greater},
    {"<=", BinaryOp::less_equal}, {">=", BinaryOp::greater_equal}, {"==", BinaryOp::equal}, {"!=", BinaryOp::not_equal},
    {"&&", BinaryOp::logical_and}, {"||", BinaryOp::logical_or}};

constexpr Row<UnaryOp> unary_ops[] = {{"+", UnaryOp::plus},     {"-", UnaryOp::minus},   {"!", UnaryOp::not_},
                                      {"~", UnaryOp::complement}, {"*", UnaryOp::deref}, {"&", UnaryOp::address},
                                      {"++", UnaryOp::pre_inc}, {"--", UnaryOp::pre_dec}};

template <class Op, std::size_t N>
Op find_op(const Row<Op> (&rows)[N], std::string_view text) {
  const auto row = std::ranges::find(rows, text, &Row<Op>::text);
  check(row != std::end(rows), "the grammar has an operator that the tree doesn't");
  return row->op;
}

}  // namespace

ExprId AstBuilder::expression(Grammar::ExpressionContext* at) {
  const auto parts = at->expr();
  ExprId left = expr(parts.front());
  if (parts.size() > max_depth) refuse_depth(first(at).span);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const ExprId right = expr(parts[i]);
    left = add(Expr{BinaryExpr{BinaryOp::comma, left, right}, token(dynamic_cast<antlr4::tree::TerminalNode*>(at->children[2 * i - 1])).span});
  }
  return left;
}

// Everything that walks the tree later is recursive, so its depth is limited: 1 + 1 + 1 + ... makes a deep tree, too.
ExprId AstBuilder::expr(Grammar::ExprContext* at) {
  if (depth_ == max_depth) {
    refuse_depth(first(at).span);
    return add(Expr{IntExpr{}, first(at).span});
  }
  ++depth_;
  const ExprId id = any_expr(at);
  --depth_;
  return id;
}

void AstBuilder::refuse_depth(Span span) {
  const bool known = std::ranges::find(diagnostics_, Code::nested_too_deeply, &Diagnostic::code) != diagnostics_.end();
  if (!known) refuse(Code::nested_too_deeply, span, "the program is nested too deeply here");
}

ExprId AstBuilder::any_expr(Grammar::ExprContext* at) {
  if (auto* e = dynamic_cast<Grammar::BinaryExprContext*>(at)) return binary(e);
  if (auto* e = dynamic_cast<Grammar::UnaryExprContext*>(at)) return unary(e);
  if (auto* e = dynamic_cast<Grammar::ConditionalExprContext*>(at)) return conditional(e);
  if (auto* e = dynamic_cast<Grammar::AssignExprContext*>(at)) {
    const Token& sign = token(e->op);
    AssignExpr assign;
    if (sign.text != "=") assign.op.emplace(find_op(binary_ops, sign.text.substr(0, sign.text.size() - 1)));
    assign.target = expr(e->expr(0));
    assign.value = expr(e->expr(1));
    return add(Expr{assign, sign.span});
  }
  if (dynamic_cast<Grammar::PostfixExprContext*>(at) != nullptr || dynamic_cast<Grammar::IndexExprContext*>(at) != nullptr ||
      dynamic_cast<Grammar::CallExprContext*>(at) != nullptr || dynamic_cast<Grammar::MemberExprContext*>(at) != nullptr) {
    return postfix(at);
  }
  if (dynamic_cast<Grammar::CastExprContext*>(at) != nullptr || dynamic_cast<Grammar::SizeofTypeExprContext*>(at) != nullptr ||
      dynamic_cast<Grammar::VaArgExprContext*>(at) != nullptr ||
      dynamic_cast<Grammar::CompoundLiteralExprContext*>(at) != nullptr) {
    return with_type(at);
  }
  return primary(at);
}

ExprId AstBuilder::primary(Grammar::ExprContext* at) {
  const Token& start = first(at);
  if (auto* e = dynamic_cast<Grammar::ParenthesesExprContext*>(at)) return expression(e->expression());
  if (auto* e = dynamic_cast<Grammar::StringExprContext*>(at)) return string_literal(e);
  if (auto* e = dynamic_cast<Grammar::SizeofExprContext*>(at)) return add(Expr{SizeofExpr{expr(e->expr())}, start.span});
  if (dynamic_cast<Grammar::NameExprContext*>(at) != nullptr) return add(Expr{NameExpr{std::string(start.text)}, start.span});
  if (dynamic_cast<Grammar::CharacterExprContext*>(at) != nullptr) return character(start);
  return dynamic_cast<Grammar::FloatingExprContext*>(at) != nullptr ? floating(start) : integer(start);
}

ExprId AstBuilder::postfix(Grammar::ExprContext* at) {
  if (auto* e = dynamic_cast<Grammar::PostfixExprContext*>(at)) {
    const Token& sign = token(e->op);
    const ExprId operand = expr(e->expr());
    return add(Expr{UnaryExpr{sign.is("++") ? UnaryOp::post_inc : UnaryOp::post_dec, operand}, sign.span});
  }
  if (auto* e = dynamic_cast<Grammar::IndexExprContext*>(at)) {
    const ExprId base = expr(e->expr());
    return add(Expr{IndexExpr{base, expression(e->expression())}, first(at).span});
  }
  if (auto* e = dynamic_cast<Grammar::MemberExprContext*>(at)) {
    const ExprId base = expr(e->expr());
    return add(Expr{MemberExpr{base, std::string(token(e->Identifier()).text), token(e->op).is("->")}, token(e->Identifier()).span});
  }
  auto* e = dynamic_cast<Grammar::CallExprContext*>(at);
  const auto parts = e->expr();
  CallExpr call{expr(parts.front()), {}};
  for (std::size_t i = 1; i < parts.size(); ++i) call.arguments.push_back(expr(parts[i]));
  const Span span = ast_[call.callee].span;
  return add(Expr{std::move(call), span});
}

ExprId AstBuilder::with_type(Grammar::ExprContext* at) {
  const Span span = first(at).span;
  if (auto* e = dynamic_cast<Grammar::CastExprContext*>(at)) {
    const TypeId type = type_of(e->typeName());
    return add(Expr{CastExpr{type, expr(e->expr())}, span});
  }
  if (auto* e = dynamic_cast<Grammar::SizeofTypeExprContext*>(at)) {
    return add(Expr{SizeofTypeExpr{type_of(e->typeName())}, span});
  }
  if (auto* e = dynamic_cast<Grammar::VaArgExprContext*>(at)) {
    const ExprId list = expr(e->expr());
    return add(Expr{VaArgExpr{list, type_of(e->typeName())}, span});
  }
  auto* e = dynamic_cast<Grammar::CompoundLiteralExprContext*>(at);
  const TypeId type = type_of(e->typeName());
  return add(Expr{CompoundLiteralExpr{type, initializer_list(e->initializerList())}, span});
}

ExprId AstBuilder::binary(Grammar::BinaryExprContext* at) {
  const ExprId left = expr(at->expr(0));
  const ExprId right = expr(at->expr(1));
  return add(Expr{BinaryExpr{find_op(binary_ops, token(at->op).text), left, right}, token(at->op).span});
}

ExprId AstBuilder::unary(Grammar::UnaryExprContext* at) {
  const ExprId operand = expr(at->expr());
  return add(Expr{UnaryExpr{find_op(unary_ops, token(at->op).text), operand}, token(at->op).span});
}

ExprId AstBuilder::conditional(Grammar::ConditionalExprContext* at) {
  const ExprId condition = expr(at->expr(0));
  const Span question = token(dynamic_cast<antlr4::tree::TerminalNode*>(at->children[1])).span;
  const ExprId then = optional_expression(at->expression());
  return add(Expr{ConditionalExpr{condition, then, expr(at->expr(1))}, question});
}

ExprId AstBuilder::character(const Token& token) {
  const auto value = character_value(token.text);
  if (!value) refuse(Code::bad_constant, token.span, fmt::format("{} is not a character constant of one byte", token.text));
  return add(Expr{CharExpr{value.value_or(0)}, token.span});
}

ExprId AstBuilder::integer(const Token& token) {
  const auto value = integer_constant(token.text);
  if (!value) refuse(Code::bad_constant, token.span, fmt::format("'{}' is not a number that C knows", token.text));
  return add(Expr{value ? IntExpr{value->value, ast_type(*value)} : IntExpr{}, token.span});
}

ExprId AstBuilder::floating(const Token& token) {
  const auto value = floating_constant(token.text);
  if (!value) refuse(Code::bad_constant, token.span, fmt::format("'{}' is not a number that C knows", token.text));
  return add(Expr{value.value_or(FloatExpr{}), token.span});
}

ExprId AstBuilder::string_literal(Grammar::StringExprContext* at) {
  std::string bytes;
  for (auto* part : at->String()) {
    const Token& literal = token(part);
    const auto piece = string_bytes(literal.text);
    if (!piece) {
      const bool wide = literal.text[0] != '"' && !literal.text.starts_with("u8");
      refuse(wide ? Code::unsupported_c : Code::bad_constant, literal.span,
             wide ? "a wide string is not supported" : "this string has a malformed escape sequence");
      continue;
    }
    bytes += *piece;
  }
  return add(Expr{StringExpr{std::move(bytes)}, first(at).span});
}

}  // namespace forkcheck
