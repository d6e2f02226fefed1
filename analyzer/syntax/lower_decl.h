// Declarations: the unit's external ones, those in blocks, and function definitions.
#pragma once

#include "syntax/unit.h"

namespace forkcheck {

// Declares everything at file level; writes no code.
void declare_external(Unit& unit);

// `extern` and function declarations in a block: the thing at file level, if there is one.
void declare_in_block(Unit& unit, ast::DeclId declaration);

// A declaration in a block: names, and code for locals.
void lower_local_declaration(Unit& unit, ast::DeclId declaration);

// The code of one function that is needed, and the bytes of one global.
void lower_function(Unit& unit, FunctionIndex function);
void lower_global(Unit& unit, VariableIndex variable);

}  // namespace forkcheck
