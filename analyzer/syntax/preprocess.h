// C11 translation phase 4: directives and macros. Nothing is spawned, and no file outside the program's folder is read.
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "syntax/token.h"

namespace forkcheck {

// The tokens of the translation unit that begins with `file`, ending in an end token. A token that a macro made stands at
// the macro's use; a macro's argument stands where it was written. Errors go to `diagnostics`, and then the tokens are what
// could be read. See parse.h for where `#include` looks.
Tokens preprocess(Sources& sources, FileId file, const std::string& directory, Spellings& spellings,
                  Diagnostics& diagnostics);

}  // namespace forkcheck
