// The commands that exec finds are C of our own (headers/bits/commands): compiled, they do what the machine's own do.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "syntax/built_in_headers.h"

namespace forkcheck {
namespace {

namespace fs = std::filesystem;

// What a command line of the shell prints on both streams, and its status.
std::string result_of(const std::string& line) {
  const std::string all = "{ " + line + "\n} 2>&1; echo \"[$?]\"";
  FILE* pipe = popen(all.c_str(), "r");
  if (pipe == nullptr) return "no shell";
  std::string output;
  for (int c = fgetc(pipe); c != EOF; c = fgetc(pipe)) output += static_cast<char>(c);
  pclose(pipe);
  return output;
}

class CommandsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("forkcheck-commands-" + std::to_string(getpid()));
    fs::create_directory(folder_);
    if (result_of("cc --version >/dev/null") != "[0]\n") GTEST_SKIP() << "no compiler";
  }
  void TearDown() override { fs::remove_all(folder_); }

  // The path of ours.
  std::string compiled(const std::string& name) {
    const auto header = std::ranges::find(built_in_headers(), "bits/commands/" + name + ".h", &BuiltInHeader::name);
    const auto source = (folder_ / (name + ".c")).string();
    std::ofstream(source) << "#include <stdlib.h>\n#define __forkcheck_not_covered(what) exit(99)\n" << header->text;
    const auto program = (folder_ / name).string();
    EXPECT_EQ(result_of("cc -D_GNU_SOURCE -Wall -o " + program + " " + source), "[0]\n");
    return program;
  }

  void expect_same(const std::string& name, const std::string& real, const std::vector<std::string>& arguments) {
    const std::string ours = compiled(name);
    for (const auto& rest : arguments)
      EXPECT_EQ(result_of("exec -a " + name + " " + ours + " " + rest), result_of("exec -a " + name + " " + real + " " + rest)) << name << " " << rest;
  }

  fs::path folder_;
};

TEST_F(CommandsTest, PrintAsTheMachinesOwn) {
  expect_same("echo", "/bin/echo", {"", "a b  c", "-n a", "-n", "-n -n x", "-x", "'a\\nb'", "-", "--", "''"});
  expect_same("printf", "/usr/bin/printf", {"'%s\\n' a b c", "'%d-%s;' 1 a 2 b 3", "'%%%c\\t' xyz", "plain", "'%s|'", "'%i\\n' -12", "'a\\\\b'"});
  expect_same("cat", "/bin/cat", {"</dev/null", "</etc/passwd", "- </etc/group"});
  expect_same("true", "/bin/true", {"", "x"});
  expect_same("false", "/bin/false", {"", "x"});
  expect_same("sleep", "/bin/sleep", {"0", "0 0"});
}

TEST_F(CommandsTest, RunLinesAsDashDoes) {
  if (result_of("command -v dash >/dev/null") != "[0]\n") GTEST_SKIP() << "no dash";
  expect_same("sh", "$(command -v dash)",
              {"-c 'echo hi there'", "-c 'echo -n x'", "-c echo", "-c 'echo -n'", "-c true", "-c false", "-c :", "-c 'exit 3'", "-c exit",
               "-c 'exit 300'", "-c ''", "-c '   '", "-c 'nosuchcommand a'", "-c ./nosuchcommand", "-c 'sleep 0'", "-c 'echo \"a  b\" x\"y z\"'",
               "-c '/bin/echo x'", "-c 'date +%Y'", "-c 'expr 1 + 2'", "-c 'ls /nosuchfile'", "-c 'python3 -c \"import os\"'", "-c 'kill -9 0x'"});
  // How the command of a command ends.
  std::ofstream(folder_ / "raise.c") << "#include <signal.h>\n#include <stdlib.h>\nint main(int n, char **v) { return raise(atoi(v[n - 1])); }\n";
  const auto program = (folder_ / "raise").string();
  ASSERT_EQ(result_of("cc -o " + program + " " + program + ".c"), "[0]\n");
  std::vector<std::string> endings;
  for (const int signal : {1, 2, 9, 13, 15, 10}) endings.push_back("-c '" + program + " " + std::to_string(signal) + "'");
  expect_same("sh", "$(command -v dash)", endings);
}

TEST_F(CommandsTest, RefuseWhatTheyDontDo) {
  const std::string shell = compiled("sh");
  for (const char* line : {"a | b", "a; b", "a &", "echo $x", "if true", "cd /", "A=1 b", "echo *", "# c", "(a)", "echo \\\\n", "echo \"$x\"", "! a", "a > b", "test 1"})
    EXPECT_EQ(result_of(shell + " -c '" + line + "'"), "[99]\n") << line;
  EXPECT_EQ(result_of(shell), "[99]\n");
  EXPECT_EQ(result_of(compiled("echo") + " -e x"), "[99]\n");
  EXPECT_EQ(result_of(compiled("cat") + " file"), "[99]\n");
}

}  // namespace
}  // namespace forkcheck
