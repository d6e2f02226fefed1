// Declarations and statements.
#include <fmt/format.h>

#include <algorithm>

#include "syntax/build.h"

namespace forkcheck {

using namespace ast;

void AstBuilder::external(Grammar::ExternalContext* at) {
  const Specifiers s = specifiers(at->specifier(), first(at).span);
  if (at->declarator() == nullptr) {
    if (!at->specifier().empty()) ast_.top.push_back(declare(s, {"", s.type, first(at).span}));
    return;
  }
  const DeclId head = declare(s, declarator(at->declarator(), s.type));
  ast_.top.push_back(head);
  const bool is_function = std::holds_alternative<FunctionTypeNode>(ast_[ast_[head].type].node);
  if (at->body != nullptr) {
    if (!is_function) {
      refuse(Code::syntax_error, first(at->body).span, fmt::format("unexpected '{{' after '{}', which is not a function", ast_[head].name));
    } else {
      for (auto* types : at->declaration()) parameter_types(ast_[head].type, types);
    }
    const StmtId body = compound(at->body);
    ast_.decls[head.index].body = body;
    return;
  }
  if (at->initializer() != nullptr) {
    const InitId init = initializer(at->initializer());
    ast_.decls[head.index].init = init;
  } else if (at->specifier().empty()) {
    refuse(Code::unknown_type, ast_[head].span, fmt::format("the declaration of '{}' has no type", ast_[head].name),
           is_function ? "a call can't stand outside of functions" : "");
  }
  for (auto* more : at->initDeclarator()) {
    const DeclId id = declare(s, declarator(more->declarator(), s.type));
    ast_.top.push_back(id);
    if (more->initializer() == nullptr) continue;
    const InitId init = initializer(more->initializer());
    ast_.decls[id.index].init = init;
  }
}

// K&R: `int a, *b;` between a function's head and its body.
void AstBuilder::parameter_types(TypeId function, Grammar::DeclarationContext* at) {
  const std::vector<DeclId> parameters = std::get<FunctionTypeNode>(ast_[function].node).parameters;
  for (const DeclId written : declaration(at)) {
    const Declaration d = ast_[written];
    const auto named = std::ranges::find_if(parameters, [&](DeclId p) { return ast_[p].name == d.name; });
    const bool untyped = std::get<FunctionTypeNode>(ast_[function].node).style == FunctionTypeNode::Style::unspecified;
    if (named == parameters.end() || !untyped || d.init.valid()) {
      refuse(Code::syntax_error, d.span.valid() ? d.span : first(at).span, "unexpected declaration between a function's head and its body");
      return;
    }
    ast_.decls[named->index].type = d.type;
  }
}

DeclId AstBuilder::declare(const Specifiers& s, Declared declared) {
  Declaration d;
  d.name = std::move(declared.name);
  d.type = declared.type;
  d.storage = s.storage;
  d.is_inline = s.is_inline;
  d.is_noreturn = s.is_noreturn;
  d.implicit_int = s.implicit_int;
  d.span = declared.span;
  return add(std::move(d));
}

std::vector<DeclId> AstBuilder::declaration(Grammar::DeclarationContext* at) {
  const Specifiers s = specifiers(at->specifier(), first(at).span);
  std::vector<DeclId> ids;
  if (at->initDeclarator().empty()) ids.push_back(declare(s, {"", s.type, first(at).span}));
  for (auto* each : at->initDeclarator()) {
    ids.push_back(declare(s, declarator(each->declarator(), s.type)));
    if (each->initializer() == nullptr) continue;
    const InitId init = initializer(each->initializer());
    ast_.decls[ids.back().index].init = init;
  }
  return ids;
}

InitId AstBuilder::initializer(Grammar::InitializerContext* at) {
  if (at->initializerList() != nullptr) return initializer_list(at->initializerList());
  const ExprId value = expr(at->expr());
  return add(Initializer{value, first(at).span});
}

InitId AstBuilder::initializer_list(Grammar::InitializerListContext* at) {
  InitList list;
  for (auto* each : at->initializerItem()) {
    InitList::Item item;
    for (auto* d : each->designator()) {
      Designator designator{std::string(), first(d).span};
      if (d->name != nullptr) {
        designator.at = std::string(token(d->name).text);
      } else {
        designator.at = expr(d->expr());
      }
      item.designators.push_back(std::move(designator));
    }
    item.value = initializer(each->initializer());
    list.items.push_back(std::move(item));
  }
  return add(Initializer{std::move(list), first(at).span});
}

StmtId AstBuilder::compound(Grammar::CompoundContext* at) {
  CompoundStmt block;
  for (auto* item : at->blockItem()) {
    block.body.push_back(item->declaration() != nullptr ? declaration_statement(item->declaration())
                                                        : statement(item->statement()));
  }
  return add(Stmt{std::move(block), first(at).span, token(at->getStop()).span});
}

StmtId AstBuilder::declaration_statement(Grammar::DeclarationContext* at) {
  return add(Stmt{DeclStmt{declaration(at)}, first(at).span, {}});
}

StmtId AstBuilder::statement(Grammar::StatementContext* at) {
  const Span span = first(at).span;
  if (auto* s = dynamic_cast<Grammar::CompoundStatementContext*>(at)) return compound(s->compound());
  if (auto* s = dynamic_cast<Grammar::LabelStatementContext*>(at)) {
    const StmtId body = statement(s->statement());
    return add(Stmt{LabelStmt{std::string(token(s->LabelName()).text), body}, span, {}});
  }
  if (auto* s = dynamic_cast<Grammar::CaseStatementContext*>(at)) {
    const ExprId value = expr(s->expr(0));
    const ExprId last = s->expr().size() > 1 ? expr(s->expr(1)) : ExprId();
    return add(Stmt{CaseStmt{value, statement(s->statement()), last}, span, {}});
  }
  if (auto* s = dynamic_cast<Grammar::DefaultStatementContext*>(at)) {
    return add(Stmt{CaseStmt{ExprId(), statement(s->statement()), {}}, span, {}});
  }
  if (auto* s = dynamic_cast<Grammar::IfStatementContext*>(at)) {
    const ExprId condition = expression(s->expression());
    const StmtId then = statement(s->statement(0));
    const StmtId otherwise = s->statement().size() > 1 ? statement(s->statement(1)) : StmtId();
    return add(Stmt{IfStmt{condition, then, otherwise}, span, {}});
  }
  if (auto* s = dynamic_cast<Grammar::SwitchStatementContext*>(at)) {
    const ExprId value = expression(s->expression());
    return add(Stmt{SwitchStmt{value, statement(s->statement())}, span, {}});
  }
  if (auto* s = dynamic_cast<Grammar::WhileStatementContext*>(at)) {
    const ExprId condition = expression(s->expression());
    return add(Stmt{WhileStmt{condition, statement(s->statement())}, span, {}});
  }
  if (auto* s = dynamic_cast<Grammar::DoStatementContext*>(at)) {
    const StmtId body = statement(s->statement());
    return add(Stmt{DoStmt{body, expression(s->expression())}, span, {}});
  }
  if (auto* s = dynamic_cast<Grammar::ForStatementContext*>(at)) return for_statement(s);
  return jump_or_expression(at);
}

StmtId AstBuilder::jump_or_expression(Grammar::StatementContext* at) {
  const Span span = first(at).span;
  if (auto* s = dynamic_cast<Grammar::GotoStatementContext*>(at)) {
    return add(Stmt{GotoStmt{std::string(token(s->Identifier()).text)}, span, {}});
  }
  if (dynamic_cast<Grammar::ContinueStatementContext*>(at) != nullptr) return add(Stmt{ContinueStmt{}, span, {}});
  if (dynamic_cast<Grammar::BreakStatementContext*>(at) != nullptr) return add(Stmt{BreakStmt{}, span, {}});
  if (auto* s = dynamic_cast<Grammar::ReturnStatementContext*>(at)) {
    return add(Stmt{ReturnStmt{optional_expression(s->expression())}, span, {}});
  }
  auto* s = dynamic_cast<Grammar::ExpressionStatementContext*>(at);
  return add(Stmt{ExprStmt{optional_expression(s->expression())}, span, {}});
}

StmtId AstBuilder::for_statement(Grammar::ForStatementContext* at) {
  ForStmt loop;
  if (at->declaration() != nullptr) {
    loop.init = declaration_statement(at->declaration());
  } else if (at->init != nullptr) {
    const ExprId init = expression(at->init);
    loop.init = add(Stmt{ExprStmt{init}, first(at->init).span, {}});
  }
  loop.condition = optional_expression(at->condition->expression());
  loop.step = optional_expression(at->step->expression());
  loop.body = statement(at->statement());
  return add(Stmt{loop, first(at).span, {}});
}

ExprId AstBuilder::optional_expression(Grammar::ExpressionContext* at) { return at == nullptr ? ExprId() : expression(at); }

}  // namespace forkcheck
