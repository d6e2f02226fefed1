#include "syntax/ast_walk.h"

#include "base/overloaded.h"

namespace forkcheck {

using namespace ast;

void AstWalk::expr(ExprId id) {
  if (!id.valid()) return;
  on_expr_(id);
  const auto nothing = [](const auto&) {};
  const auto two = [this](ExprId a, ExprId b) {
    expr(a);
    expr(b);
  };
  std::visit(overloaded{
                 nothing,
                 [&](const UnaryExpr& e) { expr(e.operand); },
                 [&](const BinaryExpr& e) { two(e.left, e.right); },
                 [&](const AssignExpr& e) { two(e.target, e.value); },
                 [&](const ConditionalExpr& e) {
                   expr(e.condition);
                   two(e.then, e.otherwise);
                 },
                 [&](const CallExpr& e) {
                   expr(e.callee);
                   for (const ExprId argument : e.arguments) expr(argument);
                 },
                 [&](const IndexExpr& e) { two(e.base, e.index); },
                 [&](const MemberExpr& e) { expr(e.base); },
                 [&](const CastExpr& e) { expr(e.operand); },
                 [&](const CompoundLiteralExpr& e) { init(e.init); },
                 [&](const VaArgExpr& e) { expr(e.list); },
             },
             tree_[id].node);
}

void AstWalk::stmt(StmtId id) {
  if (!id.valid()) return;
  const auto nothing = [](const auto&) {};
  std::visit(overloaded{
                 nothing,
                 [&](const CompoundStmt& s) {
                   for (const StmtId child : s.body) stmt(child);
                 },
                 [&](const DeclStmt& s) {
                   for (const DeclId child : s.declarations) decl(child);
                 },
                 [&](const ExprStmt& s) { expr(s.expr); },
                 [&](const IfStmt& s) {
                   expr(s.condition);
                   stmt(s.then);
                   stmt(s.otherwise);
                 },
                 [&](const WhileStmt& s) {
                   expr(s.condition);
                   stmt(s.body);
                 },
                 [&](const DoStmt& s) {
                   stmt(s.body);
                   expr(s.condition);
                 },
                 [&](const ForStmt& s) {
                   stmt(s.init);
                   expr(s.condition);
                   expr(s.step);
                   stmt(s.body);
                 },
                 [&](const SwitchStmt& s) {
                   expr(s.value);
                   stmt(s.body);
                 },
                 [&](const CaseStmt& s) { stmt(s.body); },
                 [&](const LabelStmt& s) { stmt(s.body); },
                 [&](const ReturnStmt& s) { expr(s.value); },
             },
             tree_[id].node);
}

void AstWalk::decl(DeclId id) {
  init(tree_[id].init);
  TypeId type = tree_[id].type;
  while (type.valid()) {
    const auto* array = std::get_if<ArrayTypeNode>(&tree_[type].node);
    if (array) expr(array->size);
    type = array ? array->element : TypeId::none();
  }
}

void AstWalk::init(InitId id) {
  if (!id.valid()) return;
  std::visit(overloaded{
                 [&](ExprId e) { expr(e); },
                 [&](const InitList& list) {
                   for (const InitList::Item& item : list.items) init(item.value);
                 },
             },
             tree_[id].node);
}

}  // namespace forkcheck
