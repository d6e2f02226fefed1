#include "runtime/build.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/runtime/runtime_fixture.h"

namespace forkcheck::runtime {
namespace {

bool has_compiler() {
  return run_command({"cc", "--version"}).succeeded();
}

TEST(Build, TakesTheFileWithItsOwnFolderAndOurHeaders) {
  if (!has_compiler()) GTEST_SKIP() << "no compiler here";
  const auto folder = TempDir::create();
  ASSERT_TRUE(folder.has_value());
  ASSERT_TRUE(folder->write("own.h", "#define OWN 1\n"));
  ASSERT_TRUE(folder->write("program.c",
                            "#include \"own.h\"\n#include <book.h>\nint main() { return Book(OWN); }\nint "
                            "helper(void) { return 5; }\n"));
  BuildRequest request;
  request.path = folder->file("program.c");
  request.headers = {{"book.h", "int Book(int);\n"}, {"sys/deep.h", ""}};
  request.support_code =
      "int Book(int x) { return x + 1; }\nint helper(void) { return 6; }\n";  // the program's own helper wins
  std::string left_behind;
  {
    auto binary = build(request);
    ASSERT_TRUE(binary.has_value()) << message_of(binary.error());
    left_behind = binary->directory.path();
    EXPECT_EQ(run_command({binary->path}).status, WaitStatus::exited(2));
    EXPECT_FALSE(binary->compiler_version.empty());
    struct stat info {};
    ASSERT_EQ(stat(left_behind.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0700u);
  }
  EXPECT_FALSE(std::filesystem::exists(left_behind));
}

TEST(Build, OldCCompiles) {
  if (!has_compiler()) GTEST_SKIP() << "no compiler here";
  BuildRequest request;
  request.path = "old.c";
  request.text = "main() { printf(\"x\\n\"); exit(3); }";
  auto binary = build(request);
  ASSERT_TRUE(binary.has_value()) << message_of(binary.error());
  EXPECT_EQ(run_command({binary->path}).status, WaitStatus::exited(3));
}

TEST(Build, SaysWhyThereIsNoProgram) {
  BuildRequest request;
  request.path = "/nowhere/program.c";
  request.compiler = "no-such-compiler";
  EXPECT_EQ(build(request).error().front().code, Code::no_compiler);
  if (!has_compiler()) GTEST_SKIP() << "no compiler here";
  request.compiler = "cc";
  EXPECT_EQ(build(request).error().front().code, Code::unreadable_source);
  request.path = "wrong.c";
  request.text = "int main(void) { return undeclared; }";
  const auto wrong = build(request);
  EXPECT_EQ(wrong.error().front().code, Code::does_not_compile);
  EXPECT_NE(wrong.error().front().note.find("wrong.c:1:"), std::string::npos) << wrong.error().front().note;
  request.text = "#include __FILE__\nint main(void) { for (;;) ; }";
  request.limits.time = std::chrono::milliseconds(1);
  EXPECT_FALSE(build(request).has_value());
}

TEST(Build, CommandsAreBounded) {
  CommandLimits limits;
  limits.time = std::chrono::milliseconds(100);
  EXPECT_EQ(run_command({"sh", "-c", "sleep 100 & sleep 100"}, limits).end, CommandEnd::out_of_time);
  limits = {};
  limits.output_bytes = 10;
  EXPECT_EQ(run_command({"sh", "-c", "yes | head -n 100000"}, limits).output.size(), 10u);
}

}  // namespace
}  // namespace forkcheck::runtime
