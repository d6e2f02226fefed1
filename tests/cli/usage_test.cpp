// What the command line accepts and refuses, and the exit statuses that go with it.
#include "run_binary.h"

namespace forkcheck {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST_F(CliTest, HelpNamesEveryCommand) {
  const Ran ran = forkcheck("--help");
  EXPECT_EQ(ran.status, 0);
  for (const char* command : {"report", "outputs", "ask", "graph", "run", "explain", "doctor"})
    EXPECT_THAT(ran.out, HasSubstr(command));
}

TEST_F(CliTest, EveryCommandHasHelp) {
  for (const char* command : {"report", "outputs", "ask", "graph", "run", "explain", "doctor"}) {
    const Ran ran = forkcheck(std::string(command) + " --help");
    EXPECT_EQ(ran.status, 0) << command;
    EXPECT_THAT(ran.out, HasSubstr(command));
  }
}

TEST_F(CliTest, SaysItsVersion) {
  const Ran ran = forkcheck("--version");
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, testing::MatchesRegex("forkcheck [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST_F(CliTest, UnknownOptionsAndValuesAreUsageErrors) {
  EXPECT_EQ(forkcheck("--no-such-option " + hello()).status, 2);
  EXPECT_EQ(forkcheck("outputs --stdout carrier-pigeon " + hello()).status, 2);
  EXPECT_EQ(forkcheck("outputs").status, 2);
  EXPECT_EQ(forkcheck("outputs --count --regex " + hello()).status, 2);
  EXPECT_EQ(forkcheck("graph --format jpeg " + hello()).status, 2);
  EXPECT_EQ(forkcheck("ask " + hello()).status, 2);
  EXPECT_EQ(forkcheck("outputs --format svg " + hello()).status, 2);
}

TEST_F(CliTest, NumbersThatMakeNoSenseAreUsageErrors) {
  for (const char* option : {"--limit -1", "--limit x", "--timeout 0", "--timeout nan", "--timeout 1e300",
                             "--timeout -1", "--memory 0", "--memory -1", "--seed -1", "--sample 0"}) {
    const Ran ran = forkcheck("outputs " + std::string(option) + " " + hello());
    EXPECT_EQ(ran.status, 2) << option;
    EXPECT_THAT(ran.out, IsEmpty()) << option;
    EXPECT_LT(ran.err.size(), 200u) << option << ": " << ran.err;
  }
  EXPECT_EQ(forkcheck("run --random -5 " + hello()).status, 2);
  EXPECT_EQ(forkcheck("outputs --timeout 0.5 --limit 0 --seed 0 " + hello()).status, 4);
}

// What is opened later must not be taken for a stream of the same number.
TEST_F(CliTest, ClosedStreamsAreNoBug) {
  const std::string report = binary() + " " + hello();
  EXPECT_EQ(shell(report + " <&-").status, 0);
  EXPECT_EQ(shell(report + " 2>&-").status, 0);
  EXPECT_EQ(shell(report + " >&-").status, 5);
  EXPECT_EQ(shell(report + " <&- >&- 2>&-").status, 5);
}

TEST_F(CliTest, AFullStandardErrorIsNoBug) {
  EXPECT_EQ(forkcheck("outputs /no/such/file.c 2>/dev/full").status, 2);
}

TEST_F(CliTest, AFileThatIsNotThereIsAUsageError) {
  const Ran ran = forkcheck("outputs /no/such/file.c");
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err, HasSubstr("/no/such/file.c: No such file or directory"));
}

TEST_F(CliTest, ADirectoryIsAUsageError) {
  EXPECT_EQ(forkcheck("outputs /").status, 2);
}

TEST_F(CliTest, MistakesInCAreShownWithTheirPlaceAndCode) {
  const Ran ran = forkcheck("outputs " + file("bad.c", "int main(void) {\n  int x = ;\n  return 0;\n}\n"));
  EXPECT_EQ(ran.status, 3);
  EXPECT_THAT(ran.err, HasSubstr("bad.c:2:"));
  EXPECT_THAT(ran.err, HasSubstr("[FC1"));
  EXPECT_THAT(ran.err, HasSubstr("  int x = ;"));
}

TEST_F(CliTest, ExplainsEveryCodeItLists) {
  const Ran list = forkcheck("explain");
  EXPECT_EQ(list.status, 0);
  std::istringstream lines(list.out);
  std::size_t codes = 0;
  for (std::string line; std::getline(lines, line); ++codes) {
    const std::string code = line.substr(0, 6);
    const Ran ran = forkcheck("explain " + code);
    EXPECT_EQ(ran.status, 0) << code;
    EXPECT_THAT(ran.out, StartsWith(code));
    if (codes == 12) break;  // each costs a process
  }
  EXPECT_GT(codes, 5u);
  EXPECT_EQ(forkcheck("explain FC9999").status, 2);
}

TEST_F(CliTest, WritesToAFileOrSaysWhyNot) {
  EXPECT_EQ(forkcheck("outputs -o " + path("out.txt") + " " + hello()).status, 0);
  EXPECT_EQ(text_of("out.txt"), "hello\\n\n");
  EXPECT_EQ(forkcheck("outputs -o /no/such/dir/out.txt " + hello()).status, 5);
}

TEST_F(CliTest, AReaderThatGoesAwayIsNoError) {
  const std::string letters =
      file("l.c",
           "#include <stdio.h>\n#include <unistd.h>\nint main(void) { for (int i = 0; i < 4; i++) { "
           "printf(\"%c\\n\", 'a' + i); fork(); } return 0; }\n");
  const Ran ran = shell(binary() + " outputs " + letters + " | head -1");
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST_F(CliTest, ColoursOnlyWhereTheyAreWanted) {
  const std::string report = "report --real off --engine explore ";
  EXPECT_THAT(forkcheck(report + hello()).out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(forkcheck(report + "--color always " + hello()).out, HasSubstr("\x1b["));
  const std::string on_terminal =
      "script -qec '" + binary() + " " + report + hello() + "' /dev/null";
  EXPECT_THAT(shell(on_terminal).out, HasSubstr("\x1b["));
  EXPECT_THAT(shell("NO_COLOR=1 " + on_terminal).out, Not(HasSubstr("\x1b[")));
}

}  // namespace
}  // namespace forkcheck
