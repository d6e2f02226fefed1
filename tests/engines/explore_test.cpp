// The explorer: against the naive engine, against known counts, and on programs that never end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engines/engines.h"
#include "families.h"
#include "programs.h"

namespace forkcheck {
namespace {

using testing::load;

std::vector<Profile> profiles() {
  std::vector<Profile> all(1);
  all.emplace_back().wait = WaitOrder::linux;
  all.emplace_back().timing = Timing::ideal;
  all.emplace_back().fork_fails = ForkFails::may;
  all.emplace_back().out = Stdout::pipe;
  all.emplace_back().out = Stdout::unbuffered;
  return all;
}

std::string describe(const Profile& p) {
  return std::string(name_of(p.out)) + " " + std::string(name_of(p.wait)) + " " +
         std::string(name_of(p.timing)) + " " + std::string(name_of(p.fork_fails));
}

void expect_as_naive(const std::string& code, const Profile& profile) {
  SCOPED_TRACE(describe(profile) + "\n" + code);
  const auto model = load(code, profile);
  ASSERT_TRUE(model);
  Budget time(std::chrono::duration<double>(20), std::nullopt);
  const Answer truth = naive(*model, time);
  if (!truth.complete) return;  // too large for the gold standard
  Budget budget;
  const Answer found = explore(*model, budget);
  EXPECT_TRUE(found.complete);
  const auto missing = truth.language.shortest_outside(found.language);
  const auto added = found.language.shortest_outside(truth.language);
  EXPECT_FALSE(missing.has_value()) << "missing: " << write_output(*missing);
  EXPECT_FALSE(added.has_value()) << "added: " << write_output(*added);
  EXPECT_LE(found.statistics.states, truth.statistics.states);
}

std::set<std::string> outputs(const Answer& answer) {
  std::set<std::string> all;
  answer.language.for_each([&](WordView word) { return all.insert(write_output(word)).second; }, 40);
  return all;
}

Answer explored(const std::string& code, const Profile& profile = {}) {
  const auto model = load(code, profile);
  Budget budget;
  return model ? explore(*model, budget) : Answer{};
}

std::string count(const std::string& code, const Profile& profile = {}) {
  const Answer answer = explored(code, profile);
  EXPECT_TRUE(answer.complete);
  const auto n = answer.language.count();
  return n ? to_string(*n) : "infinite";
}

std::set<Code> codes(const Diagnostics& diagnostics) {
  std::set<Code> all;
  for (const Diagnostic& d : diagnostics) all.insert(d.code);
  return all;
}

class EverySmallProgram : public ::testing::TestWithParam<testing::SmallProgram> {};
TEST_P(EverySmallProgram, HasTheOutputsOfTheNaiveEngine) {
  for (const Profile& profile : profiles()) expect_as_naive(GetParam().code, profile);
}
INSTANTIATE_TEST_SUITE_P(All, EverySmallProgram, ::testing::ValuesIn(testing::small_programs()),
                         [](const auto& program) { return program.param.name; });

TEST(Explore, RandomProgramsHaveTheOutputsOfTheNaiveEngine) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    const std::string code = testing::RandomProgram(seed).make();
    expect_as_naive(code, profiles()[seed % profiles().size()]);
  }
}

TEST(Explore, PrintsExactlyTheFourOutputsOfTheTextbookPuzzle) {
  EXPECT_THAT(outputs(explored(testing::csapp_8_3)),
              ::testing::ElementsAre("093636", "903636", "930636", "936036"));
}

TEST(Explore, CountsTheFamilies) {
  Profile pipe;
  pipe.out = Stdout::pipe;
  EXPECT_EQ(count(testing::fork_loop(3)), "3");
  EXPECT_EQ(count(testing::fork_loop(4)), "279");
  EXPECT_EQ(count(testing::fork_loop(4), pipe), "1");
  EXPECT_EQ(count(testing::fork_loop(5)), "127952289");
  EXPECT_EQ(count(testing::letters_and_join(2, 3)), "20");
  EXPECT_EQ(count(testing::letters_and_join(3, 4)), "34650");
  EXPECT_EQ(count(testing::hello(10)), "1");
  EXPECT_EQ(count(testing::wait_any(2)), "6");
  EXPECT_EQ(count(testing::wait_any(3)), "90");
  EXPECT_EQ(count(testing::wait_for_each(3)), "15");
  EXPECT_EQ(count(testing::wait_for_each(4)), "105");
}

TEST(Explore, CopiesTogetherCostLittle) {
  EXPECT_LT(explored(testing::hello(10)).statistics.states, 2000u);  // and 1024 processes
  EXPECT_LT(explored(testing::letters_and_join(3, 4)).statistics.states, 200u);
}

TEST(Explore, ForkBombsAreFoundAtOnce) {
  const std::vector<std::string> bombs = {
      "int main() { while (1) fork(); }",
      "int main() { for (;;) { printf(\"x\\n\"); fork(); } }",
      "void f(void) { fork(); f(); } int main() { f(); }",
      "int main() { while (fork() == 0) ; wait(NULL); return 0; }",
      "int main() { while (1) if (fork() == 0) exit(0); }",
      "int main() { while (1) { fork(); fork(); } wait(NULL); }",
  };
  for (const std::string& code : bombs) {
    SCOPED_TRACE(code);
    const Answer answer = explored(code);
    EXPECT_FALSE(answer.complete);
    ASSERT_TRUE(codes(answer.findings).contains(Code::fork_bomb));
    EXPECT_EQ(answer.findings.front().span.line, 5u);
    EXPECT_LT(answer.statistics.states, 20000u);
  }
}

TEST(Explore, FasterGrowthThanAnySearchIsFoundByFollowingOneRun) {
  const std::vector<std::string> bombs = {
      "void f(void) { printf(\"f\\n\"); fork(); f(); } int main() { f(); }",
      "int main() { while (fork() == 0) printf(\"c\"); printf(\"d\\n\"); wait(NULL); }",
      "int main() { int i = 0; while (fork() > 0) { i++; printf(\"%d\\n\", i); } wait(NULL); }",
      "int main() { int i = 0; while (1) { i++; printf(\"%d\\n\", i); fork(); } }",
      "int main() { while (1) { fork(); printf(\"x\\n\"); waitpid(-1, NULL, WNOHANG); } }",
      "int main() { while (1) { fork(); wait(NULL); wait(NULL); printf(\"x\\n\"); fork(); } }",
  };
  for (const std::string& code : bombs) {
    SCOPED_TRACE(code);
    const Answer answer = explored(code);
    EXPECT_FALSE(answer.complete);
    ASSERT_TRUE(codes(answer.findings).contains(Code::fork_bomb));
    EXPECT_TRUE(codes(answer.limits).contains(Code::unbounded_processes));
    EXPECT_LT(answer.statistics.states, 20000u);
  }
}

TEST(Explore, ARunThatNeverComesBackEndsTheSearch) {
  const std::vector<std::string> endless = {
      "int main() { int i = 0; while (1) { i++; printf(\"%d\\n\", i); } }",
      "int main() { int i = 0; if (fork() == 0) exit(0); while (waitpid(-1, NULL, WNOHANG) == 0) i++;\n"
      "printf(\"%d\\n\", i); }",
      "int main() { unsigned i = 0; while (1) { if (fork() == 0) { printf(\"%u\\n\", i); exit(0); } wait(NULL); i++; } }",
  };
  for (const std::string& code : endless) {
    SCOPED_TRACE(code);
    const Answer answer = explored(code);
    EXPECT_FALSE(answer.complete);
    EXPECT_TRUE(codes(answer.limits).contains(Code::endless_run));
    EXPECT_FALSE(codes(answer.findings).contains(Code::fork_bomb));
    EXPECT_LT(answer.statistics.states, 20000u);
  }
}

TEST(Explore, LargeProgramsThatEndAreNotTakenForGrowth) {
  EXPECT_EQ(count("int main() { for (int i = 0; i < 5000; i++) printf(\"%d\\n\", i); }"), "1");
  EXPECT_EQ(count(testing::fork_loop(6)), "11969760319978270261269");
}

TEST(Explore, AReapingServerIsNoForkBomb) {
  const Answer answer =
      explored("int main() { while (1) { if (fork() == 0) { printf(\"c\\n\"); exit(0); } wait(NULL); } }");
  EXPECT_TRUE(answer.complete);
  EXPECT_THAT(outputs(answer), ::testing::ElementsAre("\tendless"));
  EXPECT_THAT(codes(answer.findings), ::testing::ElementsAre(Code::endless_output));
}

TEST(Explore, EndlessOutputsAreListedUpToTheLoop) {
  EXPECT_THAT(outputs(explored("int main() { printf(\"a\\n\"); while (1) printf(\"x\\n\"); }")),
              ::testing::ElementsAre("a\\n\tendless"));
  const Answer with_child =
      explored("int main() { if (fork() == 0) { printf(\"y\\n\"); exit(0); } while (1) printf(\"x\\n\"); }");
  EXPECT_FALSE(with_child.language.count().has_value());
  EXPECT_TRUE(with_child.language.contains(word_of("x\nx\ny\n") + Word(1, symbol::endless)));
  EXPECT_FALSE(
      with_child.language.contains(word_of("x\nx\n") + Word(1, symbol::endless)));  // the child gets its turn
}

TEST(Explore, WhoSpinsKeepsTheOthersWaiting) {
  const Answer answer =
      explored("int main() { if (fork() == 0) while (1) ; printf(\"p\\n\"); wait(NULL); printf(\"q\\n\"); }");
  EXPECT_TRUE(answer.complete);
  EXPECT_THAT(outputs(answer), ::testing::ElementsAre("p\\n\tblocked"));
  EXPECT_THAT(codes(answer.findings), ::testing::ElementsAre(Code::deadlock, Code::runs_for_ever));
}

TEST(Explore, AnEndlessSilentRunEndsWithTheBudget) {
  const auto model = load(
      "int main() { unsigned long i = 0; while (i + 1 != 0) { sleep(1); i++; } printf(\"%lu\\n\", i); }");
  Budget budget(std::chrono::duration<double>(0.001), std::nullopt);
  const Answer answer = explore(*model, budget);
  EXPECT_FALSE(answer.complete);
  EXPECT_TRUE(codes(answer.limits).contains(Code::out_of_time));
  EXPECT_TRUE(answer.language.empty());
}

TEST(Explore, PollingEnds) {
  EXPECT_THAT(outputs(explored("int main() { if (fork() == 0) { printf(\"c\\n\"); exit(0); }\n"
                               "while (waitpid(-1, NULL, WNOHANG) == 0) ; printf(\"p\\n\"); }")),
              ::testing::ElementsAre("c\\np\\n"));
}

TEST(Explore, PrintedIdsAreTokens) {
  const Answer answer = explored(
      "int main() { pid_t p = fork(); if (p == 0) { printf(\"%d\\n\", getppid()); exit(0); }\n"
      "printf(\"%d %d\\n\", getpid(), p); wait(NULL); }");
  EXPECT_THAT(outputs(answer), ::testing::ElementsAre("{P0} {P0.1}\\n{P0}\\n", "{P0}\\n{P0} {P0.1}\\n"));
}

TEST(Explore, OrphansAreAdopted) {
  const Answer answer = explored("int main() { if (fork() == 0) printf(\"%d\\n\", getppid()); return 0; }");
  EXPECT_THAT(outputs(answer), ::testing::UnorderedElementsAre("{P0}\\n", "{init}\\n"));
}

TEST(Explore, IdealTimeOrdersSleepers) {
  const std::string code =
      "int main() { if (fork() == 0) { sleep(2); printf(\"c\\n\"); exit(0); } sleep(1); printf(\"p\\n\"); }";
  Profile ideal;
  ideal.timing = Timing::ideal;
  EXPECT_THAT(outputs(explored(code, ideal)), ::testing::ElementsAre("p\\nc\\n"));
  EXPECT_EQ(count(code), "2");
}

}  // namespace
}  // namespace forkcheck
