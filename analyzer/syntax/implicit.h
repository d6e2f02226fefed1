// Functions that are used before, or without, a declaration.
#pragma once

#include <string>

#include "syntax/unit.h"

namespace forkcheck {

// Makes sure that a called name that nothing declares means the library function of that name, as its built-in header
// declares it; warns. A name that is no library function stays undeclared.
void resolve_callee(Unit& unit, const std::string& name, Span span);

// The type of a library function as its built-in header declares it; invalid if the header doesn't.
CType library_type(Unit& unit, Builtin builtin);

// Whether there is something to run behind a function: a definition, a built-in, or C code of the library, to which it is
// linked then. Reports what isn't covered.
bool check_covered(Unit& unit, FunctionIndex function, Span span);

// Whether there is an object behind a variable: the program's, or the library's, to which it is linked then.
bool has_object(Unit& unit, VariableIndex variable);

}  // namespace forkcheck
