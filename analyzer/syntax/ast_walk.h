// Visits every expression below a node, in the order of the text, without regard to scopes.
#pragma once

#include <functional>

#include "syntax/ast.h"

namespace forkcheck {

class AstWalk {
 public:
  using OnExpr = std::function<void(ast::ExprId)>;
  AstWalk(const ast::Ast& tree, OnExpr on_expr) : tree_(tree), on_expr_(std::move(on_expr)) {}

  // Each takes an id that may be none. What sizeof has is not evaluated, and not visited.
  void expr(ast::ExprId id);
  void stmt(ast::StmtId id);
  void decl(ast::DeclId id);
  void init(ast::InitId id);

 private:
  const ast::Ast& tree_;
  OnExpr on_expr_;
};

}  // namespace forkcheck
