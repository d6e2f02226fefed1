// Every program of tests/machine/programs, run by the machine and by the compiler's own program: the same bytes on both
// descriptors, the same end.
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "lone_process.h"

namespace forkcheck {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::string> programs() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(FORKCHECK_SOURCE_DIR "/tests/machine/programs")) names.push_back(entry.path().stem());
  std::ranges::sort(names);
  return names;
}

struct Native {
  std::string out, err, ending;
};

Native run_natively(const std::string& source) {
  char pattern[] = "/tmp/forkcheck-programs-XXXXXX";
  const fs::path directory = mkdtemp(pattern);
  std::ofstream(directory / "test.c") << source;
  const std::string in = "cd " + directory.string() + " && ";
  Native native{{}, {}, "doesn't compile"};
  if (std::system((in + "cc -std=gnu17 -w -O0 -fno-builtin -o program test.c -lm 2> errors").c_str()) == 0) {
    const int status = std::system((in + "exec env -i ./program > out 2> err < /dev/null").c_str());
    native.ending = WIFEXITED(status) ? "exit " + std::to_string(WEXITSTATUS(status)) : "signal " + std::to_string(WTERMSIG(status));
    native.out = read(directory / "out");
    native.err = read(directory / "err");
  }
  fs::remove_all(directory);
  return native;
}

class Programs : public testing::TestWithParam<std::string> {};

TEST_P(Programs, SameAsCompiled) {
  if (std::system("cc --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "no C compiler here";
  const std::string source = read(fs::path(FORKCHECK_SOURCE_DIR "/tests/machine/programs") / (GetParam() + ".c"));
  const Native native = run_natively(source);
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
