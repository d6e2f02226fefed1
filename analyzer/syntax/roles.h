// What C's grammar needs to know and can't see: which names are types, which are labels, which parentheses hold a type.
//
// One linear pass over the tokens follows scopes, declarators, struct members and shadowing, and sets Token::role. It also
// spells GNU's variants of keywords the standard way, drops attributes that don't change what a program does and a ',' before
// '}', gives a label at the end of a block its empty statement, and refuses constructs outside the subset by name.
#pragma once

#include "base/diagnostic.h"
#include "syntax/token.h"

namespace forkcheck {

Tokens assign_roles(const Tokens& tokens, Diagnostics& diagnostics);

}  // namespace forkcheck
