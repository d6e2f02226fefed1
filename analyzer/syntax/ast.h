// The syntax tree of one translation unit, as written: no types are computed here and no names resolved.
//
// Nodes live in vectors of the Ast and name each other by id. Each kind of node is its own struct in a variant; visitors
// have no default case. Names of library functions are ordinary names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/source.h"

namespace forkcheck::ast {

using ExprId = Id<struct ExprTag>;
using StmtId = Id<struct StmtTag>;
using TypeId = Id<struct TypeTag>;  // a type as written, see TypeNode
using DeclId = Id<struct DeclTag>;  // one declared name
using InitId = Id<struct InitTag>;

// ---- types as written ----------------------------------------------------------------------------------------------

enum class BasicType : std::uint8_t {
  void_, bool_, char_, schar, uchar, short_, ushort, int_, uint, long_, ulong, llong, ullong, float_, double_, ldouble
};
struct BasicTypeNode { BasicType type = BasicType::int_; };
struct NamedTypeNode { std::string name; };                      // a typedef name
struct PointerTypeNode { TypeId target; };
struct ArrayTypeNode { TypeId element; ExprId size; bool any_size = false; };  // size none: [], or [*] of any size
struct FunctionTypeNode {
  TypeId result;
  std::vector<DeclId> parameters;
  enum class Style : std::uint8_t { prototype, variadic, unspecified } style = Style::prototype;  // unspecified: (), or K&R's (a, b)
};
struct Field {
  std::string name;        // empty: anonymous member
  TypeId type;
  ExprId bits;             // none: no bit-field
  Span span;
};
struct RecordTypeNode {
  enum class Kind : std::uint8_t { struct_, union_ } kind = Kind::struct_;
  std::string tag;         // may be empty
  bool has_body = false;
  std::vector<Field> fields;
};
struct Enumerator { std::string name; ExprId value; Span span; };  // value none: one more than the last
struct EnumTypeNode {
  std::string tag;
  bool has_body = false;
  std::vector<Enumerator> enumerators;
};
struct TypeofTypeNode { ExprId expr; };                          // __typeof__(expr)
struct TypeNode {
  std::variant<BasicTypeNode, NamedTypeNode, PointerTypeNode, ArrayTypeNode, FunctionTypeNode, RecordTypeNode, EnumTypeNode,
               TypeofTypeNode>
      node;
  bool is_const = false;
  bool is_volatile = false;
  Span span;
};

// ---- declarations --------------------------------------------------------------------------------------------------

enum class Storage : std::uint8_t { none, typedef_, extern_, static_, auto_, register_ };

struct Declaration {
  std::string name;        // may be empty for parameters, and for `struct s {...};` alone
  TypeId type;
  Storage storage = Storage::none;
  bool is_inline = false;
  bool is_noreturn = false;
  bool implicit_int = false;  // `main() {...}` or `static x;`: the type was left out
  InitId init;             // none: no initialiser
  StmtId body;             // a function definition's compound statement; none otherwise
  Span span;               // of the name
};

struct Designator { std::variant<std::string, ExprId> at; Span span; };  // .name or [expr]
struct InitList {
  struct Item { std::vector<Designator> designators; InitId value; };
  std::vector<Item> items;
};
struct Initializer { std::variant<ExprId, InitList> node; Span span; };

// ---- statements ----------------------------------------------------------------------------------------------------

struct CompoundStmt { std::vector<StmtId> body; };
struct DeclStmt { std::vector<DeclId> declarations; };
struct ExprStmt { ExprId expr; };                                // none: the empty statement
struct IfStmt { ExprId condition; StmtId then; StmtId otherwise; };  // otherwise may be none
struct WhileStmt { ExprId condition; StmtId body; };
struct DoStmt { StmtId body; ExprId condition; };
struct ForStmt { StmtId init; ExprId condition; ExprId step; StmtId body; };  // init: DeclStmt or ExprStmt; each may be none
struct SwitchStmt { ExprId value; StmtId body; };
struct CaseStmt { ExprId value; StmtId body; ExprId last = {}; };  // value none: default; last: GNU's `case 1 ... 5`
struct LabelStmt { std::string name; StmtId body; };
struct GotoStmt { std::string label; };
struct BreakStmt {};
struct ContinueStmt {};
struct ReturnStmt { ExprId value; };                             // may be none
struct Stmt {
  std::variant<CompoundStmt, DeclStmt, ExprStmt, IfStmt, WhileStmt, DoStmt, ForStmt, SwitchStmt, CaseStmt, LabelStmt, GotoStmt,
               BreakStmt, ContinueStmt, ReturnStmt>
      node;
  Span span;
  Span end;                // the closing brace of a compound statement: where falling off the end is reported
};

// ---- expressions ---------------------------------------------------------------------------------------------------

enum class UnaryOp : std::uint8_t { plus, minus, not_, complement, deref, address, pre_inc, pre_dec, post_inc, post_dec };
enum class BinaryOp : std::uint8_t {
  add, sub, mul, div, rem, shl, shr, bit_and, bit_or, bit_xor, less, greater, less_equal, greater_equal, equal, not_equal,
  logical_and, logical_or, comma
};

struct NameExpr { std::string name; };
struct IntExpr { std::uint64_t value = 0; BasicType type = BasicType::int_; };  // type by C's rules for constants
struct FloatExpr { double value = 0; BasicType type = BasicType::double_; };
struct CharExpr { int value = 0; };                              // 'c' has type int
struct StringExpr { std::string bytes; };                        // joined, escapes resolved, without the final NUL
struct UnaryExpr { UnaryOp op = UnaryOp::plus; ExprId operand; };
struct BinaryExpr { BinaryOp op = BinaryOp::add; ExprId left; ExprId right; };
struct AssignExpr { std::optional<BinaryOp> op; ExprId target; ExprId value; };  // op: +=, <<=, ...
struct ConditionalExpr { ExprId condition; ExprId then; ExprId otherwise; };  // then none: GNU's `a ?: b`
struct CallExpr { ExprId callee; std::vector<ExprId> arguments; };
struct IndexExpr { ExprId base; ExprId index; };
struct MemberExpr { ExprId base; std::string name; bool through_pointer = false; };
struct CastExpr { TypeId type; ExprId operand; };
struct SizeofTypeExpr { TypeId type; };
struct SizeofExpr { ExprId operand; };
struct CompoundLiteralExpr { TypeId type; InitId init; };
struct VaArgExpr { ExprId list; TypeId type; };                  // __builtin_va_arg(list, type)
struct Expr {
  std::variant<NameExpr, IntExpr, FloatExpr, CharExpr, StringExpr, UnaryExpr, BinaryExpr, AssignExpr, ConditionalExpr, CallExpr,
               IndexExpr, MemberExpr, CastExpr, SizeofTypeExpr, SizeofExpr, CompoundLiteralExpr, VaArgExpr>
      node;
  Span span;               // of the operator for unary and binary, of the callee's name for calls, else the first token
};

struct Ast {
  std::vector<Expr> exprs;
  std::vector<Stmt> stmts;
  std::vector<TypeNode> types;
  std::vector<Declaration> decls;
  std::vector<Initializer> inits;
  std::vector<DeclId> top;  // external declarations in order

  const Expr& operator[](ExprId id) const { return exprs[id.index]; }
  const Stmt& operator[](StmtId id) const { return stmts[id.index]; }
  const TypeNode& operator[](TypeId id) const { return types[id.index]; }
  const Declaration& operator[](DeclId id) const { return decls[id.index]; }
  const Initializer& operator[](InitId id) const { return inits[id.index]; }
};

}  // namespace forkcheck::ast
