// Small deterministic programs, run by the machine and by the compiler's own program: same bytes, same exit status.
#include "lone_process.h"
#include "native_program.h"

namespace forkcheck {
namespace {

constexpr const char* headers = R"(#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <unistd.h>
#include <limits.h>
)";

struct Snippet {
  const char* name;
  const char* outside;  // before main
  const char* body;     // of main
};

const Snippet snippets[] = {
#include "differential_programs.inc"
};

std::string source_of(const Snippet& s) {
  return std::string(headers) + s.outside + "\nint main(int argc, char **argv) {\n" + s.body + "\n}\n";
}

class Differential : public testing::TestWithParam<Snippet> {};

TEST_P(Differential, SameAsCompiled) {
  if (!have_compiler()) GTEST_SKIP() << "no C compiler here";
  const std::string source = source_of(GetParam());
  const NativeRun native = run_natively(source);
  const LoneRun model = run_alone(source, with_stdout(Stdout::pipe));
  EXPECT_EQ(model.text(), native.out);
  EXPECT_EQ(model.ending(), native.ending);
  if (const auto* stuck = std::get_if<StuckRequest>(&model.end)) ADD_FAILURE() << stuck->why.message;
}

INSTANTIATE_TEST_SUITE_P(Programs, Differential, testing::ValuesIn(snippets),
                         [](const auto& program) { return std::string(program.param.name); });

}  // namespace
}  // namespace forkcheck
