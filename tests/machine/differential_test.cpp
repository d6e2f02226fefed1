// Small deterministic programs, run by the machine and by the compiler's own program: same bytes, same exit status.
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "lone_process.h"

namespace forkcheck {
namespace {

namespace fs = std::filesystem;

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

struct Native {
  std::string text;
  std::string ending;
};

// Compiles and runs in a directory of its own, stdout into a pipe.
Native run_natively(const std::string& source, const fs::path& directory) {
  std::ofstream(directory / "p.c") << source;
  const std::string compile = "cc -std=gnu17 -w -O0 -fno-builtin -o " + (directory / "program").string() + " " + (directory / "p.c").string();
  if (std::system(compile.c_str()) != 0) return {"", "doesn't compile"};
  FILE* pipe = popen(("cd " + directory.string() + " && exec ./program").c_str(), "r");
  Native result;
  char buffer[4096];
  while (const std::size_t n = fread(buffer, 1, sizeof buffer, pipe)) result.text.append(buffer, n);
  const int status = pclose(pipe);
  result.ending = WIFEXITED(status) ? "exit " + std::to_string(WEXITSTATUS(status)) : "signal " + std::to_string(WTERMSIG(status));
  return result;
}

class Differential : public testing::TestWithParam<Snippet> {};

TEST_P(Differential, SameAsCompiled) {
  if (std::system("cc --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "no C compiler here";
  char pattern[] = "/tmp/forkcheck-differential-XXXXXX";
  const fs::path directory = mkdtemp(pattern);
  const std::string source = source_of(GetParam());
  const Native native = run_natively(source, directory);
  fs::remove_all(directory);
  const LoneRun model = run_alone(source, with_stdout(Stdout::pipe));
  EXPECT_EQ(model.text(), native.text);
  EXPECT_EQ(model.ending(), native.ending);
  if (const auto* stuck = std::get_if<StuckRequest>(&model.end)) ADD_FAILURE() << stuck->why.message;
}

INSTANTIATE_TEST_SUITE_P(Programs, Differential, testing::ValuesIn(snippets),
                         [](const auto& program) { return std::string(program.param.name); });

}  // namespace
}  // namespace forkcheck
