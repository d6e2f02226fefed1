// What evaluating an expression does beside giving a value, and which orders of evaluation gcc picks where C leaves it open.
//
// Measured with gcc 12 -O0 on x86-64: arguments are evaluated from the last to the first; operands of an operator from left
// to right, but a plain variable on the left of a commutative operator or a comparison is read after the right side (the
// front end swaps it there), and any variable that lives in a register is read when the operator is applied.
#pragma once

#include <set>
#include <string>

#include "syntax/unit.h"

namespace forkcheck {

struct Effects {
  bool calls = false;      // calls something that is not a pure built-in
  bool assigns = false;    // =, op=, ++, --, or a va_arg
  std::set<std::string> writes;  // plain names that are assigned
  std::set<std::string> reads;   // names that are read
  bool any() const { return calls || assigns; }
};
Effects effects_of(const Unit& unit, ast::ExprId expr);
bool has_effects(const Unit& unit, ast::ExprId expr);

// The same value whenever it is computed: literals, addresses of variables, functions.
bool is_stable(Unit& unit, ast::ExprId expr);

// Whether the value comes from memory that a handler or another process may change: all but what lives in registers.
bool reads_memory(Unit& unit, ast::ExprId expr);

// The register local that an expression's value is read from when it is used, if it is one: x, ++x, x = 3.
std::optional<LocalSlot> value_register(Unit& unit, ast::ExprId expr);

// Warns if the order of the two is open in C and matters: both do something visible, or one changes what the other uses.
void warn_about_order(Unit& unit, ast::ExprId a, ast::ExprId b, Span span);

}  // namespace forkcheck
