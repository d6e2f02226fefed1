// The real program under control, from the command line. Needs a compiler and ptrace; says so and passes by
// where there are none.
#include <nlohmann/json.hpp>

#include "run_binary.h"

namespace forkcheck {
namespace {

using testing::HasSubstr;

class RealRunsTest : public CliTest {
 protected:
  void SetUp() override {
    if (forkcheck("doctor").status != 0) GTEST_SKIP() << "this machine allows no real runs";
  }
};

TEST_F(RealRunsTest, DrivesTheProgramToEachOutput) {
  const Ran ran = forkcheck("run --each-output " + puzzle_8_3());
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, "reproduced  093636\nreproduced  903636\nreproduced  930636\nreproduced  936036\n");
}

TEST_F(RealRunsTest, RandomSchedulesShowNothingUnpredicted) {
  const Ran ran = forkcheck("run --random 200 --seed 3 " + puzzle_8_3());
  EXPECT_EQ(ran.status, 0) << ran.err;
  for (const char* output : {"093636", "903636", "930636", "936036"}) EXPECT_THAT(ran.out, HasSubstr(output));
  EXPECT_EQ(ran.out, forkcheck("run --random 200 --seed 3 " + puzzle_8_3()).out);
}

TEST_F(RealRunsTest, NaturalRunsArePredicted) {
  const Ran ran = forkcheck("run --natural 20 " + puzzle_8_3());
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("36\n"));
}

// The schedule that -v prints for an output is one that --replay takes.
TEST_F(RealRunsTest, ReplaysASchedule) {
  const std::string path = puzzle_8_3();
  const Ran shown = forkcheck("run --each-output -v --limit 4 " + path);
  const auto begin = shown.out.find('\n', shown.out.find("reproduced  930636")) + 1;
  const auto end = shown.out.find("reproduced", begin);
  const Ran ran =
      forkcheck("run --replay " + file("s.txt", shown.out.substr(begin, end - begin)) + " " + path);
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("printed: 930636\n"));
}

TEST_F(RealRunsTest, AScheduleThatCannotHappenIsRefused) {
  const Ran ran =
      forkcheck("run --replay " + file("s.txt", "P0 fork\nP0 write\nP0 wait P0.1\n") + " " + puzzle_8_3());
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err, HasSubstr("P0 wait P0.1"));
}

// A process that spins is no disagreement of model and reality, and isn't waited for.
TEST_F(RealRunsTest, RunsWithoutAnEndAreNotDriven) {
  for (const char* loop : {"while (1);", "while (1) sleep(1);", "while (1) printf(\"x\\n\");"}) {
    const std::string path =
        file("spin.c", "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n  if (fork() == 0) {\n    " +
                           std::string(loop) + "\n  }\n  printf(\"p\\n\");\n  return 0;\n}\n");
    const Ran ran = shell("timeout 15 " + binary() + " " + path);
    EXPECT_EQ(ran.status, 0) << loop << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("runs without an end aren't driven")) << loop;
  }
}

TEST_F(RealRunsTest, TheReportReproducesEveryOutput) {
  const Ran ran = forkcheck(puzzle_8_3());
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("real program: 4 of 4 reproduced under ptrace"));
  EXPECT_THAT(ran.out, HasSubstr("nothing unpredicted"));
}

TEST_F(RealRunsTest, JsonHoldsWitnessesWhenAsked) {
  const auto report = nlohmann::json::parse(forkcheck("report --format json --witness " + puzzle_8_3()).out);
  EXPECT_EQ(report["real"]["reproduced"], "4");
  EXPECT_EQ(report["real"]["unpredicted"].size(), 0u);
  EXPECT_GT(report["outputs"]["listed"][0]["witness"].size(), 5u);
}

TEST_F(CliTest, WithoutACompilerTheReportGoesOn) {
  const Ran ran = shell("PATH=/nowhere " + binary() + " " + puzzle_8_3());
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("no real runs: "));
  EXPECT_THAT(ran.out, HasSubstr("936036"));
  EXPECT_EQ(shell("PATH=/nowhere " + binary() + " run " + puzzle_8_3()).status, 5);
  EXPECT_EQ(shell("PATH=/nowhere " + binary() + " --real on " + puzzle_8_3()).status, 5);
}

}  // namespace
}  // namespace forkcheck
