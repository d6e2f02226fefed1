// Every program of tests/machine/programs, run by the machine and by the compiler's own program: the same bytes on both
// descriptors, the same end.
#include <algorithm>
#include <filesystem>

#include "lone_process.h"
#include "native_program.h"

namespace forkcheck {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> programs() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(FORKCHECK_SOURCE_DIR "/tests/machine/programs")) names.push_back(entry.path().stem());
  std::ranges::sort(names);
  return names;
}

class Programs : public testing::TestWithParam<std::string> {};

TEST_P(Programs, SameAsCompiled) {
  if (!have_compiler()) GTEST_SKIP() << "no C compiler here";
  const std::string source = read_file(fs::path(FORKCHECK_SOURCE_DIR "/tests/machine/programs") / (GetParam() + ".c"));
  const NativeRun native = run_natively(source);
  const LoneRun model = run_alone(source, with_stdout(Stdout::pipe));
  EXPECT_EQ(model.text(), native.out);
  EXPECT_EQ(model.text(2), native.err);
  EXPECT_EQ(model.ending(), native.ending);
  if (const auto* stuck = std::get_if<StuckRequest>(&model.end)) ADD_FAILURE() << stuck->why.message << " in line " << stuck->why.span.line;
}

INSTANTIATE_TEST_SUITE_P(All, Programs, testing::ValuesIn(programs()), [](const auto& program) {
  std::string name = program.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace forkcheck
