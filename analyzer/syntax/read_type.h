// Types as written -> semantic types. Reading a variable-length array inside a function writes the code that computes its
// size; its type then knows the local that holds it.
#pragma once

#include "syntax/unit.h"

namespace forkcheck {

// Invalid if the type is wrong or not covered; that has been reported. Each written type is read once.
CType read_type(Unit& unit, ast::TypeId type);

// A parameter's type: arrays and functions become pointers.
CType parameter_type(Unit& unit, ast::DeclId parameter);

// The same at the function's beginning, where the sizes of variable-length arrays in it are computed; the parameters before it
// are declared.
CType enter_parameter(Unit& unit, ast::DeclId parameter);

// 24 bytes that the machine fills: one element, so that it is passed by address as the ABI has it.
CType va_list_type(Unit& unit);

}  // namespace forkcheck
