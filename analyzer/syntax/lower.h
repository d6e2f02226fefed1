// From the syntax tree to the flat program: names, types, conversions, constant expressions, layout, code.
#pragma once

#include "base/diagnostic.h"
#include "program/program.h"
#include "syntax/ast.h"

namespace forkcheck {

// Everything outside the subset is refused by name with a code, several at a time. Warnings (implicit declarations, missing
// returns, ...) go to `warnings`. The program passes verify().
Result<Program> lower(const ast::Ast& tree, const Sources& sources, Diagnostics& warnings);

}  // namespace forkcheck
