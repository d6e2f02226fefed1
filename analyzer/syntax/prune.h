// Drops functions and extern objects of built-in headers that the program never mentions, before parsing: what a textbook's
// header holds and isn't used costs nothing.
#pragma once

#include "syntax/token.h"

namespace forkcheck {

// Keeps every token that is the person's own, and all types. In built-in headers the name of a function stands directly before
// the first '(' of its declaration, and an extern or static object is declared alone. A mention of f is also one of the
// library's __forkcheck_f (bits/library.h).
Tokens prune_unused(const Tokens& tokens, const Sources& sources);

}  // namespace forkcheck
