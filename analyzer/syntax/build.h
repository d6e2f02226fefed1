// From ANTLR's parse tree to the syntax tree. Internal: only build_*.cpp and parse.cpp include this, and with it ANTLR.
//
// Functions return ids; ANTLR's visitors aren't used, because their results (antlrcpp::Any) lose strings and vectors when
// they are copied.
#pragma once

#include <optional>

#include "MiniCParser.h"
#include "base/diagnostic.h"
#include "syntax/ast.h"
#include "syntax/token.h"

namespace forkcheck {

class AstBuilder {
 public:
  using Grammar = minic::MiniCParser;

  // `tokens` are those that the parser read, one for one.
  AstBuilder(const Tokens& tokens, Diagnostics& diagnostics) : tokens_(tokens), diagnostics_(diagnostics) {}

  ast::Ast run(Grammar::TranslationUnitContext* unit);

 private:
  static constexpr std::size_t max_depth = 1000;       // of an expression's tree
  static constexpr std::size_t max_declarator = 100;   // pointers, or array and function suffixes, of one declarator

  // What the specifiers of one declaration say together.
  struct Specifiers {
    ast::TypeId type;
    ast::Storage storage = ast::Storage::none;
    bool is_inline = false;
    bool is_noreturn = false;
    bool implicit_int = false;
  };
  struct Declared {
    std::string name;
    ast::TypeId type;
    Span span;
  };

  // build.cpp
  const Token& token(antlr4::Token* at) const { return tokens_[at->getTokenIndex()]; }
  const Token& token(antlr4::tree::TerminalNode* at) const { return token(at->getSymbol()); }
  const Token& first(antlr4::ParserRuleContext* at) const { return token(at->getStart()); }
  void refuse(Code code, Span span, std::string message, std::string note = {});
  ast::ExprId add(ast::Expr expr);
  ast::StmtId add(ast::Stmt stmt);
  ast::TypeId add(ast::TypeNode type);
  ast::DeclId add(ast::Declaration declaration);
  ast::InitId add(ast::Initializer init);

  // build_types.cpp
  Specifiers specifiers(const std::vector<Grammar::SpecifierContext*>& list, Span place);
  ast::TypeId record(Grammar::RecordContext* at);
  void members(Grammar::MemberContext* at, std::vector<ast::Field>& fields);
  ast::TypeId enumeration(Grammar::EnumerationContext* at);
  ast::TypeId type_of(Grammar::TypeNameContext* at);
  Declared declarator(Grammar::DeclaratorContext* at, ast::TypeId base);
  Declared any_declarator(Grammar::AnyDeclaratorContext* at, ast::TypeId base);
  ast::TypeId pointers(const std::vector<Grammar::PointerContext*>& list, ast::TypeId base);
  ast::TypeId suffixes(const std::vector<Grammar::SuffixContext*>& list, ast::TypeId base);
  ast::TypeId function_type(Grammar::FunctionSuffixContext* at, ast::TypeId result);
  ast::DeclId untyped_parameter(Grammar::ParameterContext* at);
  ast::DeclId parameter(Grammar::ParameterContext* at);

  // build_statements.cpp: declarations and statements
  void external(Grammar::ExternalContext* at);
  ast::DeclId declare(const Specifiers& s, Declared declared);
  void parameter_types(ast::TypeId function, Grammar::DeclarationContext* at);
  std::vector<ast::DeclId> declaration(Grammar::DeclarationContext* at);
  ast::InitId initializer(Grammar::InitializerContext* at);
  ast::InitId initializer_list(Grammar::InitializerListContext* at);
  ast::StmtId compound(Grammar::CompoundContext* at);
  ast::StmtId declaration_statement(Grammar::DeclarationContext* at);
  ast::StmtId statement(Grammar::StatementContext* at);
  ast::StmtId jump_or_expression(Grammar::StatementContext* at);
  ast::StmtId for_statement(Grammar::ForStatementContext* at);
  ast::ExprId optional_expression(Grammar::ExpressionContext* at);

  // build_expressions.cpp
  ast::ExprId expression(Grammar::ExpressionContext* at);
  ast::ExprId expr(Grammar::ExprContext* at);
  ast::ExprId any_expr(Grammar::ExprContext* at);
  void refuse_depth(Span span);
  ast::ExprId primary(Grammar::ExprContext* at);
  ast::ExprId postfix(Grammar::ExprContext* at);
  ast::ExprId with_type(Grammar::ExprContext* at);
  ast::ExprId binary(Grammar::BinaryExprContext* at);
  ast::ExprId unary(Grammar::UnaryExprContext* at);
  ast::ExprId conditional(Grammar::ConditionalExprContext* at);
  ast::ExprId character(const Token& token);
  ast::ExprId integer(const Token& token);
  ast::ExprId floating(const Token& token);
  ast::ExprId string_literal(Grammar::StringExprContext* at);

  const Tokens& tokens_;
  Diagnostics& diagnostics_;
  ast::Ast ast_;
  std::size_t depth_ = 0;  // of the expression that is being built
};

}  // namespace forkcheck
