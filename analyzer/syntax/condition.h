// The value of a #if expression: C11 6.10.1, in 64 bits, with macros already replaced and `defined` resolved.
#pragma once

#include "base/diagnostic.h"
#include "syntax/token.h"

namespace forkcheck {

// True if the expression isn't zero. `place` is the directive's name, blamed when the expression is empty.
Result<bool> condition_holds(const Tokens& tokens, Span place);

}  // namespace forkcheck
