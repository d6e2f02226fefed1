#include "syntax/front_end.h"

#include "base/check.h"
#include "syntax/executables.h"
#include "syntax/lower.h"
#include "syntax/parse.h"

namespace forkcheck {

Result<Compiled> compile(Sources& sources, FileId file, const std::string& directory, const std::vector<std::string>& given) {
  Compiled compiled;
  const auto compile_file = [&](FileId one) -> Result<Program> {
    const auto tree = parse(sources, one, directory, compiled.warnings);
    if (!tree) return failure(tree.error());
    return lower(*tree, sources, compiled.warnings);
  };
  auto program = compile_file(file);
  if (!program) return failure(program.error());
  compiled.program = std::move(*program);
  const auto added = add_executables(compiled.program, sources, directory, given, compile_file);
  if (!added) return failure(added.error());
  const auto complaints = verify(compiled.program);
  check(complaints.empty(), complaints.empty() ? "" : "the front end made a broken program: " + complaints.front());
  return compiled;
}

}  // namespace forkcheck
