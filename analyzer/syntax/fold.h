// Constant expressions: integer constants by C's rules, and the address constants that initial values may have.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "syntax/unit.h"

namespace forkcheck {

struct StringTarget {
  std::string bytes;
  Span span;
};

struct Constant {
  CType type;
  std::int64_t integer = 0;  // of an integer type: extended from it; of a pointer: the address, or bytes past the target
  double real = 0;           // of a floating type
  std::variant<std::monostate, VariableIndex, FunctionIndex, StringTarget> target = {};

  bool is_address() const { return !std::holds_alternative<std::monostate>(target); }
};

// The value of an expression if it is constant. Types it, and so may report what is wrong with it.
std::optional<Constant> fold(Unit& unit, ast::ExprId expr);

// Its value as another scalar type; none for an address as anything but a 64-bit value.
std::optional<Constant> convert_constant(const TypeTable& types, Constant value, CType to);

// The value where C demands an integer constant; reports FC1404 naming `what` ("an array's size").
std::optional<std::int64_t> require_integer(Unit& unit, ast::ExprId expr, std::string_view what);

// Whether a condition's value is known: the front end then writes no test.
std::optional<bool> known_truth(Unit& unit, ast::ExprId expr);

}  // namespace forkcheck
