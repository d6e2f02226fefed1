#include "syntax/front_end.h"

#include "base/check.h"
#include "syntax/lower.h"
#include "syntax/parse.h"

namespace forkcheck {

Result<Compiled> compile(Sources& sources, FileId file, const std::string& directory) {
  Compiled compiled;
  const auto tree = parse(sources, file, directory, compiled.warnings);
  if (!tree) return failure(tree.error());
  auto program = lower(*tree, sources, compiled.warnings);
  if (!program) return failure(program.error());
  compiled.program = std::move(*program);
  const auto complaints = verify(compiled.program);
  check(complaints.empty(), complaints.empty() ? "" : "the front end made a broken program: " + complaints.front());
  return compiled;
}

}  // namespace forkcheck
