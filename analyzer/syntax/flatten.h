// Initialisers as lists of scalars: braces, brace elision and designators are resolved (C11 6.7.9).
#pragma once

#include <vector>

#include "syntax/unit.h"

namespace forkcheck {

// One value of an initialiser and where it goes.
struct Leaf {
  std::uint64_t offset = 0;  // bytes from the object's begin
  CType type;                // a scalar, a record (copied whole), or a char array (from a string literal)
  std::optional<Bits> bits;
  ast::ExprId value;
};

// The leaves in order of memory; of several for one place the last one counts. Completes `type` if it is an array without
// a size. Reports what doesn't fit, and then returns nothing.
std::optional<std::vector<Leaf>> flatten(Unit& unit, CType& type, ast::InitId init);

}  // namespace forkcheck
