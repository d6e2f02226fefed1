// Initial values: bytes of globals, and code that fills locals.
#pragma once

#include "syntax/lower_expr.h"

namespace forkcheck {

// The value of a global or static local from its initialiser (none: zeros); completes the type. False after an error.
bool lower_static_init(Unit& unit, CType& type, ast::InitId init, Global& global);

// Code that sets a local, declared with a complete type, from its initialiser.
void lower_local_init(Unit& unit, const Place& place, ast::InitId init, Span span);

// The type with the size that its initialiser gives: `int a[] = {1, 2}`. Invalid after an error.
CType completed_by(Unit& unit, CType type, ast::InitId init);

Place lower_compound_literal(Unit& unit, const ast::CompoundLiteralExpr& expr, CType type, Span span);

}  // namespace forkcheck
