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

// What happens in each process, beside each other.
TEST_F(RealRunsTest, ShowsAReplayAsATimeLine) {
  const auto schedule = file("s.txt",
                             "P0 fork\nP0.1 write\nP0 write\nP0.1 write\nP0.1 write\nP0.1 exit\n"
                             "P0 wait P0.1\nP0 write\nP0 write\nP0 exit\n");
  const Ran ran = forkcheck("run --replay " + schedule + " --show " + puzzle_8_3());
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "     P0               P0.1\n"
            "  1  fork → P0.1\n"
            "  2  │                write \"9\"  9\n"
            "  3  write \"0\"        │          90\n"
            "  4  │                write \"3\"  903\n"
            "  5  │                write \"6\"  9036\n"
            "  6  │                exit\n"
            "  7  wait reaps P0.1  ┆\n"
            "  8  write \"3\"                   90363\n"
            "  9  write \"6\"                   903636\n"
            " 10  exit\n"
            "\nprinted: 903636\n");
}

TEST_F(RealRunsTest, ExploresTheRealProgramAlone) {
  const Ran ran = forkcheck("run --exhaustive " + puzzle_8_3());
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, "093636\n903636\n930636\n936036\n");
  EXPECT_THAT(ran.err, HasSubstr("4 outputs in 4 runs"));
  EXPECT_THAT(ran.err, HasSubstr("the model predicts exactly these"));
}

TEST_F(RealRunsTest, WhatTheModelRefusesIsNoBug) {
  const std::string path = file("odd.c",
                                "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n  if (fork() == 0) return 0;\n"
                                "  return getpid() % 100;\n}\n");
  for (const char* mode : {"--exhaustive", "--random 3"}) {
    const Ran ran = forkcheck("run " + std::string(mode) + " " + path);
    EXPECT_EQ(ran.status, 3) << mode << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("FC3010")) << mode;
  }
}

TEST_F(RealRunsTest, NobodyChoosesTheNumbersOfARealRun) {
  const std::string path = file("odd.c",
                                "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n  printf(getpid() % 2 ? \"odd\" : \"even\");\n  return 0;\n}\n");
  const Ran refused = forkcheck("run --random 3 " + path);
  EXPECT_EQ(refused.status, 3) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("FC4035"));
  const Ran natural = forkcheck("run --natural 10 " + path);
  EXPECT_EQ(natural.status, 0) << natural.err;
  const Ran reported = forkcheck(path);
  EXPECT_EQ(reported.status, 0) << reported.err;
  EXPECT_THAT(reported.out, HasSubstr("not driven"));
  EXPECT_THAT(reported.out, HasSubstr("{P0} % 2 == 0"));
}

TEST_F(RealRunsTest, AnUnfinishedExplorationSaysSo) {
  const std::string path = file(
      "many.c",
      "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n  for (int i = 0; i < 5; i++)\n"
      "    if (fork() == 0) {\n      for (int j = 0; j < 3; j++) {\n        printf(\"%c\\n\", 'a' + i);\n"
      "      }\n      return 0;\n    }\n  return 0;\n}\n");
  const Ran ran = forkcheck("run --exhaustive --timeout 1 " + path);
  EXPECT_EQ(ran.status, 4) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("not finished"));
  EXPECT_THAT(ran.out, HasSubstr("a\\n"));
}

TEST_F(RealRunsTest, PrioritiesAreRepeatable) {
  const Ran ran = forkcheck("run --random 50 --pct 2 --seed 7 " + puzzle_8_3());
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("50 random schedules"));
  EXPECT_EQ(ran.out, forkcheck("run --random 50 --pct 2 --seed 7 " + puzzle_8_3()).out);
  EXPECT_EQ(forkcheck("run --pct 2 " + puzzle_8_3()).status, 2);
}

TEST_F(RealRunsTest, ATimeLimitEndsAnyKindOfRuns) {
  for (const char* mode : {"--random 1000000", "--natural 1000000", "--random 1000000 --pct 3"}) {
    const Ran ran = forkcheck("run " + std::string(mode) + " --timeout 4 " + puzzle_8_3());
    EXPECT_EQ(ran.status, 4) << mode << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("of 1000000 runs"));
    EXPECT_THAT(ran.out, HasSubstr("36\n")) << mode;
  }
}

// More outputs than are driven one by one: those that cross every edge of their automaton, which knows which
// letters are left and whether a newline must follow.
TEST_F(RealRunsTest, CrossesEveryEdgeWhereOutputsAreTooMany) {
  const std::string path =
      file("many.c",
           "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n  for (int i = 0; i < 6; i++)\n"
           "    if (fork() == 0) { printf(\"%c\\n\", 'a' + i); return 0; }\n  return 0;\n}\n");
  const Ran ran = forkcheck("run --each-output --limit 500 " + path);
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("which cross every edge of the automaton of all outputs (127 states)"));
  EXPECT_THAT(ran.err, HasSubstr(" of 720 outputs reproduced"));
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
    const std::string path = file(
        "spin.c", "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n  if (fork() == 0) {\n    " +
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
