// Types of expressions, by C's rules; checking happens here, once for each expression.
#pragma once

#include "syntax/unit.h"

namespace forkcheck {

// The expression's type before an array or function becomes a pointer. Invalid if something in it is wrong; that has been
// reported. Must first be called where the expression stands, because names are resolved then.
CType type_of(Unit& unit, ast::ExprId expr);

// The type of its value: arrays and functions as pointers, without qualifiers.
CType value_type(Unit& unit, ast::ExprId expr);

bool is_lvalue(const Unit& unit, ast::ExprId expr);
bool is_null_constant(Unit& unit, ast::ExprId expr);  // 0 or (void *)0

// The member that an expression (already typed) names, through anonymous ones, offsets added up.
std::optional<Member> find_member(Unit& unit, const ast::MemberExpr& expr);
std::optional<Member> find_member(const TypeTable& types, RecordId record, const std::string& name);

// The type that both branches of ?: become.
CType conditional_type(Unit& unit, const ast::ConditionalExpr& expr, Span span);

// Whether the value may be assigned to an object of type `to`; reports errors and what old C let pass with a warning.
// `what` is for messages: "argument 2 of 'wait'".
bool check_assignable(Unit& unit, CType to, ast::ExprId value, std::string_view what);

// semctl takes an int or a pointer as its last argument, or a union of the two, which is passed like them (System V ABI, 3.2.3).
bool is_union_for_semctl(Unit& unit, const ast::CallExpr& call, std::size_t argument);

// Calls: the built-in pseudo-functions of <stdarg.h>.
enum class VaCall : std::uint8_t { start, end, copy };
std::optional<VaCall> va_call(const Unit& unit, const ast::CallExpr& call);

// Assignments `a op= b`: the type in which the operation is done.
CType operation_type(Unit& unit, ast::BinaryOp op, CType left, CType right);

// The function a call names directly, if its callee is a name of one.
std::optional<FunctionIndex> direct_callee(const Unit& unit, ast::ExprId callee);
// The function type of what is called.
CType callee_type(Unit& unit, ast::ExprId callee);

}  // namespace forkcheck
