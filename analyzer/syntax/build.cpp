#include "syntax/build.h"

namespace forkcheck {

ast::Ast AstBuilder::run(Grammar::TranslationUnitContext* unit) {
  for (auto* at : unit->external()) external(at);
  return std::move(ast_);
}

void AstBuilder::refuse(Code code, Span span, std::string message, std::string note) {
  diagnostics_.push_back(diagnose(code, span, std::move(message), std::move(note)));
}

ast::ExprId AstBuilder::add(ast::Expr expr) {
  ast_.exprs.push_back(std::move(expr));
  return ast::ExprId(ast_.exprs.size() - 1);
}
ast::StmtId AstBuilder::add(ast::Stmt stmt) {
  ast_.stmts.push_back(std::move(stmt));
  return ast::StmtId(ast_.stmts.size() - 1);
}
ast::TypeId AstBuilder::add(ast::TypeNode type) {
  ast_.types.push_back(std::move(type));
  return ast::TypeId(ast_.types.size() - 1);
}
ast::DeclId AstBuilder::add(ast::Declaration declaration) {
  ast_.decls.push_back(std::move(declaration));
  return ast::DeclId(ast_.decls.size() - 1);
}
ast::InitId AstBuilder::add(ast::Initializer init) {
  ast_.inits.push_back(std::move(init));
  return ast::InitId(ast_.inits.size() - 1);
}

}  // namespace forkcheck
