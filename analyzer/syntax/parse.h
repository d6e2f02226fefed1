// From C text to a syntax tree: preprocessing and parsing. Nothing is spawned; no compiler is needed.
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "syntax/ast.h"

namespace forkcheck {

// Reads the translation unit that begins with `file` (already in `sources`). `#include "x"` looks beside the program (in
// `directory`; empty: nowhere) for plain relative names that stay inside it, then among the built-in headers; built-in
// versions of textbook headers win over local copies. Files that are read are added to `sources`.
// Warnings go to `warnings`; the errors (FC10xx, at most five) are the failure.
Result<ast::Ast> parse(Sources& sources, FileId file, const std::string& directory, Diagnostics& warnings);

// C text of a tree: parsing it again gives the same program (law 5).
std::string print(const ast::Ast& tree);

}  // namespace forkcheck
