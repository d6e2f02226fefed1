// Code for expressions. Each function expects a body being written, and an expression whose type_of() is valid.
#pragma once

#include "syntax/unit.h"

namespace forkcheck {

// Leaves the value on the stack (nothing for void; the address for a struct) and returns its type: value_type(expr).
CType lower_value(Unit& unit, ast::ExprId expr);
// The value as another type.
void lower_value_as(Unit& unit, ast::ExprId expr, CType type);
// Evaluates it for what it does; leaves nothing.
void lower_effect(Unit& unit, ast::ExprId expr);
// Jumps to the label if the condition is (not) true, else goes on.
void lower_jump_if(Unit& unit, ast::ExprId condition, Label label);
void lower_jump_unless(Unit& unit, ast::ExprId condition, Label label);

// An object that is about to be read or written. Its address may be on the stack (pointer) or known to the code.
struct Place {
  enum class Kind : std::uint8_t { register_, local, global, pointer } kind = Kind::pointer;
  CType type;
  std::uint32_t id = 0;       // slot or global
  std::int64_t offset = 0;    // of a local or global
  std::optional<Bits> bits = {};
};
Place lower_place(Unit& unit, ast::ExprId expr);
void push_address(Unit& unit, const Place& place, Span span);  // nothing for a pointer: it is there already
void load_place(Unit& unit, const Place& place, Span span);    // takes the pointer, if it is one
void store_place(Unit& unit, const Place& place, Span span);   // takes a pointer below the value; the value stays
Place place_of_local(Unit& unit, LocalSlot slot, CType type);

// The parts of lower_value that have files of their own.
void lower_call(Unit& unit, ast::ExprId expr, const ast::CallExpr& call);
void lower_binary(Unit& unit, ast::ExprId expr, const ast::BinaryExpr& binary);
// ++ and --; keeps the new value, the old one, or none.
enum class Keep : std::uint8_t { nothing, old_value, new_value };
void lower_assign(Unit& unit, ast::ExprId expr, const ast::AssignExpr& assign, Keep keep);  // new_value or nothing
void lower_increment(Unit& unit, ast::ExprId operand, ast::UnaryOp op, Keep keep, Span span);

// v w -> v op w, both of the operation's type (shifts: an i32 count; pointers: an i64 number).
void apply_operation(Unit& unit, ast::BinaryOp op, CType type, Span span);
// How the right operand must stand for apply_operation.
CType right_operand_type(Unit& unit, ast::BinaryOp op, CType operation);

// A value already on the stack becomes another type. Pointers and 64-bit integers are converted into one another too.
void convert_value(Unit& unit, CType from, CType to, Span span);
// The size in bytes of a type, as u64; for a VLA from its local.
void lower_size(Unit& unit, CType type, Span span);
// A pointer and an i64 number of elements become a pointer.
void lower_offset(Unit& unit, CType element, Span span);

}  // namespace forkcheck
