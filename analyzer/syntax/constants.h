// The values of constants as written: C11 6.4.4 and 6.4.5, with gcc's extensions that programs use (\e, 0b101).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "syntax/ast.h"

namespace forkcheck {

struct IntegerConstant {
  std::uint64_t value = 0;
  bool is_decimal = true;
  bool is_unsigned = false;   // by its suffix; in #if also what doesn't fit 63 bits
  int longs = 0;              // l: 1, ll: 2
};

// Nothing if the text isn't an integer constant that fits 64 bits.
std::optional<IntegerConstant> integer_constant(std::string_view text);

// The type of a constant: the first that holds it (C11 6.4.4.1, table), on x86-64.
ast::BasicType ast_type(const IntegerConstant& constant);

// Nothing if the text isn't a floating constant. A float's value is rounded to float.
std::optional<ast::FloatExpr> floating_constant(std::string_view text);

// 'c' with its quotes; 'ab' has gcc's value. Nothing: empty, a bad escape, a wide constant.
std::optional<int> character_value(std::string_view text);

// The bytes of "..." with its quotes. Nothing: a bad escape or a wide string.
std::optional<std::string> string_bytes(std::string_view text);

}  // namespace forkcheck
