// Exhaustive exploration of real programs whose outputs are known by other means.
#include <gmock/gmock.h>

#include "tests/runtime/explore_fixture.h"

namespace forkcheck::runtime {
namespace {

using testing::ElementsAre;

constexpr const char* includes =
    "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <sys/wait.h>\n";

struct Known {
  const char* name;
  const char* code;
  std::set<std::string> outputs;
  std::size_t most_runs;
  Profile profile = {};
};

class Explorations : public testing::TestWithParam<Known> {};

TEST_P(Explorations, FindExactlyTheOutputs) {
  const auto& known = GetParam();
  RunOptions options;
  options.profile = known.profile;
  RealProgram program(std::string(includes) + known.code, options);
  SKIP_WITHOUT(program);
  const auto explored = explore(program, known.profile);
  EXPECT_TRUE(explored.complete) << explored.why_incomplete;
  EXPECT_EQ(explored.outputs, known.outputs);
  EXPECT_LE(explored.runs, known.most_runs);
}

INSTANTIATE_TEST_SUITE_P(
    Programs, Explorations,
    testing::Values(
        Known{"Csapp83",
              "int main(void) { if (fork() == 0) { printf(\"9\"); fflush(stdout); }"
              " else { printf(\"0\"); fflush(stdout); waitpid(-1, NULL, 0); }"
              " printf(\"3\"); fflush(stdout); printf(\"6\"); exit(0); }",
              {"093636", "903636", "930636", "936036"},
              4},
        Known{
            "OrphanAsksTwice",
            "int main(void) { pid_t p = getpid(); if (fork() == 0) {"
            " printf(getppid() == p ? \"p\" : \"i\"); printf(getppid() == p ? \"p\" : \"i\"); } return 0; }",
            {"pp", "pi", "ii"},
            3},
        Known{"EqualTextsAreOneRun",
              "int main(void) { fork(); fork(); fork(); printf(\"a\\n\"); return 0; }",
              {"a\na\na\na\na\na\na\na\n"},
              1},
        Known{"WaitTakesAnyZombie",
              "int main(void) { int s; for (int i = 1; i < 4; i++) if (fork() == 0) exit(i);"
              " for (int i = 1; i < 4; i++) { wait(&s); printf(\"%d\", WEXITSTATUS(s)); } return 0; }",
              {"123", "132", "213", "231", "312", "321"},
              6},
        Known{"NohangFindsSomebodyOrNobody",
              "int main(void) { int s; for (int i = 1; i < 3; i++) if (fork() == 0) exit(i);"
              " if (waitpid(-1, &s, WNOHANG) > 0) printf(\"%d\", WEXITSTATUS(s)); else printf(\"n\"); return "
              "0; }",
              {"1", "2", "n"},
              5},
        Known{"VforkHoldsTheParent",
              "int main(void) { printf(\"a\"); fflush(stdout); if (vfork() == 0) { write(1, \"c\", 1); "
              "_exit(0); }"
              " write(1, \"p\", 1); return 0; }",
              {"acp"},
              1},
        Known{
            "ThirdSiblingStraddles",
            "int main(void) { if (fork() == 0) { write(1, \"a\", 1); exit(0); }"
            " if (fork() == 0) { write(1, \"b\", 1); exit(0); } wait(NULL); write(1, \"c\", 1); return 0; }",
            {"abc", "acb", "bac", "bca"},
            6},
        Known{"LinuxTakesTheOldest",
              "int main(void) { int s; for (int i = 1; i < 3; i++) if (fork() == 0) exit(i);"
              " wait(&s); printf(\"%d\", WEXITSTATUS(s)); return 0; }",
              {"1", "2"},
              3,
              {.wait = WaitOrder::linux}}),
    [](const auto& one) { return one.param.name; });

constexpr const char* three_children_two_prints =
    "int main(void) { setbuf(stdout, NULL); for (int i = 0; i < 3; i++) if (fork() == 0) {"
    " printf(\"%c\", 'a' + i); printf(\"%c\", 'A' + i); exit(0); }"
    " for (int i = 0; i < 3; i++) wait(NULL); return 0; }";

// 6! / 2!^3 interleavings, each with the 3! orders in which the children are reaped; a few runs end early.
TEST(Exploration, VisitsEachClassOfSchedulesAboutOnce) {
  RealProgram program(std::string(includes) + three_children_two_prints);
  SKIP_WITHOUT(program);
  const auto explored = explore(program, {});
  EXPECT_TRUE(explored.complete);
  EXPECT_EQ(explored.outputs.size(), 90u);
  EXPECT_LE(explored.runs, 90u * 6 + 30);
}

TEST(Exploration, SaysThatALongRunWasCut) {
  RealProgram program(std::string(includes) +
                      "int main(void) { if (fork() == 0) { write(1, \"c\", 1); return 0; }"
                      " while (waitpid(-1, NULL, WNOHANG) == 0); return 0; }");
  SKIP_WITHOUT(program);
  const auto explored = explore(program, {}, 200, 30);
  EXPECT_FALSE(explored.complete);
  EXPECT_THAT(explored.outputs, ElementsAre("c"));
}

TEST(Pct, FindsAnOrderThatRandomStepsHardlyEverGive) {
  // The child must write all its ten letters before the parent's first.
  RealProgram program(std::string(includes) +
                      "int main(void) { setbuf(stdout, NULL); int c = fork() ? 'P' : 'c';"
                      " for (int i = 0; i < 10; i++) putchar(c); return 0; }");
  SKIP_WITHOUT(program);
  const auto count = [&](auto make_policy) {
    int found = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      auto policy = make_policy(seed);
      found += output_of(program.runner().run(policy), Stderr::merge) == "ccccccccccPPPPPPPPPP" ? 1 : 0;
    }
    return found;
  };
  EXPECT_GT(count([](std::uint64_t seed) { return PctPolicy({seed, 1, 25}); }), 5);
  EXPECT_LE(count([](std::uint64_t seed) { return RandomPolicy(seed); }), 2);
}

TEST(Pct, TheSameSeedGivesTheSameRun) {
  RealProgram program(std::string(includes) + three_children_two_prints);
  SKIP_WITHOUT(program);
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    PctPolicy once({seed, 2, 15}), again({seed, 2, 15});
    const auto first = output_of(program.runner().run(once), Stderr::merge);
    EXPECT_EQ(first, output_of(program.runner().run(again), Stderr::merge));
    seen.insert(first);
  }
  EXPECT_GT(seen.size(), 3u);
}

}  // namespace
}  // namespace forkcheck::runtime
