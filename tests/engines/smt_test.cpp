// The engine over process graphs against the naive one, and what process graphs look like.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <random>

#include "engines/agree.h"
#include "engines/engines.h"
#include "engines/graph_findings.h"
#include "engines/order_problem.h"
#include "programs.h"

namespace forkcheck {
namespace {

using testing::csapp_8_3;
using testing::load;
using testing::SmallProgram;

std::vector<Profile> profiles() {
  std::vector<Profile> all;
  for (WaitOrder wait : {WaitOrder::posix, WaitOrder::linux})
    for (Timing timing : {Timing::any, Timing::ideal}) {
      Profile profile;
      profile.wait = wait;
      profile.timing = timing;
      all.push_back(profile);
    }
  all.emplace_back().fork_fails = ForkFails::may;
  all.emplace_back().out = Stdout::pipe;
  return all;
}

void expect_same(const std::string& code, const Profile& profile) {
  const auto model = load(code, profile);
  ASSERT_TRUE(model);
  Budget budget;
  const Answer truth = naive(*model, budget);
  ASSERT_TRUE(truth.complete) << truth.limits.front().message << "\n" << code;
  const Answer solved = smt(*model, budget, 5000);
  EXPECT_TRUE(solved.complete) << (solved.limits.empty() ? "" : solved.limits.front().message);
  const Agreement agreement = compare(solved, truth);
  EXPECT_TRUE(agreement.agree) << agreement.detail << "\n" << code;
  EXPECT_TRUE(solved.language == truth.language) << code;
  const GraphSet graphs = process_graphs(*model, budget, 5000);
  const CrossCheck cross = cross_check(graphs, truth.language, budget, 20);
  EXPECT_TRUE(cross.finished && cross.agreement.agree) << cross.agreement.detail << "\n" << code;
}

class SmallPrograms : public ::testing::TestWithParam<SmallProgram> {};

TEST_P(SmallPrograms, HaveTheOutputsOfTheNaiveEngineInEveryProfile) {
  for (const Profile& profile : profiles()) {
    SCOPED_TRACE(std::string(name_of(profile.wait)) + " " + std::string(name_of(profile.timing)) + " " +
                 std::string(name_of(profile.fork_fails)) + " " + std::string(name_of(profile.out)));
    expect_same(GetParam().code, profile);
  }
}

INSTANTIATE_TEST_SUITE_P(All, SmallPrograms, ::testing::ValuesIn(testing::small_programs()),
                         [](const auto& one) { return one.param.name; });

// A random program of forks, writes, waits of all kinds and questions for the parent.
class RandomProgram {
 public:
  explicit RandomProgram(unsigned seed) : random_(seed) {}

  std::string make() {
    code_ = "int main() { int s = 0; pid_t p = 0, top = getpid(); setbuf(stdout, NULL);\n";
    statements(5);
    return code_ + "return 0; }\n";
  }

 private:
  unsigned below(unsigned n) { return std::uniform_int_distribution<unsigned>(0, n - 1)(random_); }
  std::string letter() { return std::string(1, static_cast<char>('a' + below(3))); }

  void statements(unsigned count) {
    for (unsigned i = 0; i < count; ++i) statement(count);
  }

  void statement(unsigned room) {
    switch (below(forks_ < 3 ? 8 : 6)) {
      case 0: code_ += "wait(NULL);\n"; break;
      case 1: code_ += "if (wait(&s) > 0) printf(\"%d\", WEXITSTATUS(s));\n"; break;
      case 2: code_ += "if (waitpid(-1, &s, WNOHANG) > 0) printf(\"r%d\", WEXITSTATUS(s));\n"; break;
      case 3: code_ += "if (p > 0) { waitpid(p, NULL, 0); p = 0; }\n"; break;
      case 4: code_ += below(3) == 0 ? "if (getppid() != top) printf(\"o\");\n" : "sleep(1);\n"; break;
      case 5: code_ += "printf(\"" + letter() + "\");\n"; break;
      default: fork_child(room);
    }
  }

  void fork_child(unsigned room) {
    ++forks_;
    code_ += below(2) == 0 ? "if ((p = fork()) == 0) {\n" : "if (fork() == 0) {\n";
    statements(room / 2);
    code_ += "exit(" + std::to_string(below(3)) + "); }\n";
  }

  std::mt19937 random_;
  std::string code_;
  unsigned forks_ = 0;
};

class RandomPrograms : public ::testing::TestWithParam<unsigned> {};

TEST_P(RandomPrograms, HaveTheOutputsOfTheNaiveEngine) {
  const std::string code = RandomProgram(GetParam()).make();
  expect_same(code, profiles()[GetParam() % 4]);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomPrograms, ::testing::Range(0u, 120u));

std::size_t graph_count(const std::string& code, const Profile& profile = {}) {
  const auto model = load(code, profile);
  Budget budget;
  const GraphSet graphs = process_graphs(*model, budget, 1000);
  EXPECT_TRUE(graphs.complete);
  return graphs.graphs.size();
}

const std::string eight_children = R"(int main() {
  for (int i = 0; i < 8; i++) if (fork() == 0) { printf("%d", i); exit(i); }
  while (wait(NULL) > 0) ;
  return 0; })";

TEST(ProcessGraphs, ThereIsOneForEachWayTheRepliesFall) {
  Profile linux;
  linux.wait = WaitOrder::linux;
  EXPECT_EQ(graph_count(csapp_8_3), 1u);
  EXPECT_EQ(graph_count(eight_children), 1u);
  EXPECT_EQ(graph_count(eight_children, linux), 1u);
  EXPECT_EQ(graph_count(testing::small_programs()[3].code), 2u);  // two_statuses
  EXPECT_EQ(graph_count("int main() { fork(); fork(); fork(); return 0; }"), 1u);
  EXPECT_EQ(graph_count(R"(int main() { pid_t p = getpid();
    if (fork() == 0) { if (getppid() == p) printf("c"); exit(0); } return 0; })"),
            2u);
}

TEST(ProcessGraphs, OpenWaitsHoldTheExitsThatTheyMayGet) {
  const auto model = load(eight_children);
  Budget budget;
  const GraphSet set = process_graphs(*model, budget, 10);
  ASSERT_EQ(set.graphs.size(), 1u);
  const ProcessGraph& graph = set.graphs.front();
  ASSERT_EQ(graph.open_waits.size(), 8u);
  for (const OpenWait& open : graph.open_waits) EXPECT_EQ(open.exits.size(), 8u);
  ASSERT_EQ(graph.processes.size(), 9u);
  EXPECT_EQ(to_string(graph.processes.front().name), "P0");
  EXPECT_EQ(graph.processes[3].end, WaitStatus::exited(2));
  for (const GraphProcess& process : graph.processes)
    EXPECT_FALSE(process.may_be_orphan || process.never_reaped);
  EXPECT_TRUE(graph_findings(set).empty());
}

// The first wait takes an exited child only because the older one has not ended.
TEST(ProcessGraphs, LinuxPassesOverOlderChildrenThatHaveNotEnded) {
  Profile linux;
  linux.wait = WaitOrder::linux;
  expect_same(R"(int main() {
    pid_t first = fork();
    if (first == 0) { write(1, "c", 1); exit(0); }
    if (fork() == 0) exit(0);
    if (fork() == 0) exit(0);
    wait(NULL);
    write(1, "g", 1);
    wait(NULL);
    waitpid(first, NULL, 0);
    return 0; })",
              linux);
}

TEST(ProcessGraphs, ChildrenNobodyWaitsForAreOrphansAndZombies) {
  const auto model = load("int main() {\n  if (fork() == 0) exit(0);\n  return 0;\n}");
  Budget budget;
  const GraphSet set = process_graphs(*model, budget, 10);
  ASSERT_EQ(set.graphs.size(), 1u);
  EXPECT_TRUE(set.graphs.front().processes.at(1).may_be_orphan);
  EXPECT_TRUE(set.graphs.front().processes.at(1).never_reaped);
  const Diagnostics findings = graph_findings(set);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].code, Code::orphan);
  EXPECT_EQ(findings[0].span.line, 6u);
  EXPECT_EQ(findings[1].code, Code::zombie_never_reaped);
}

TEST(ProcessGraphs, ProgramsWithoutAnEndAreIncompleteWithAReason) {
  for (const char* code : {"int main() { while (1) fork(); }", "int main() { for (;;) write(1, \"x\", 1); }",
                           "int main() { for (int i = 0; ; i++) write(1, \"x\", 1); }",
                           "int main() { if (fork() == 0) exit(0); while (waitpid(-1, NULL, WNOHANG) == 0) "
                           "write(1, \".\", 1); }"}) {
    const auto model = load(code);
    Budget budget;
    const GraphSet set = process_graphs(*model, budget, 20);
    EXPECT_FALSE(set.complete) << code;
    EXPECT_FALSE(set.limits.empty()) << code;
  }
}

TEST(ProcessGraphs, OfTensOfThousandsOfEventsNeedNoStack) {
  const auto model = load(R"(int main() {
    fork();
    for (int i = 0; i < 6000; i++) { printf("%d\n", i); }
    return 0; })");
  Budget budget;
  rlimit before{}, small{};
  getrlimit(RLIMIT_STACK, &before);
  small = before;
  small.rlim_cur = 256 * 1024;
  setrlimit(RLIMIT_STACK, &small);
  const GraphSet set = process_graphs(*model, budget, 10);
  setrlimit(RLIMIT_STACK, &before);
  ASSERT_TRUE(set.complete);
  ASSERT_EQ(set.graphs.size(), 1u);
  EXPECT_EQ(set.graphs.front().events.size(), 12'003u);
}

TEST(Smt, StopsAtTheLimitOfOutputs) {
  const auto model = load(R"(int main() { fork(); fork(); printf("%d\n", getpid() > 0); return 0; })");
  const auto letters =
      load(R"(int main() { for (int i = 0; i < 3; i++) { printf("%d\n", i); fork(); } return 0; })");
  Budget budget;
  EXPECT_TRUE(smt(*model, budget, 1).complete);
  const Answer few = smt(*letters, budget, 2);
  EXPECT_FALSE(few.complete);
  EXPECT_EQ(few.language.count(), 2);
  ASSERT_EQ(few.limits.size(), 1u);
  EXPECT_EQ(few.limits.front().code, Code::too_many_outputs);
  const Answer truth = naive(*letters, budget);
  EXPECT_TRUE(compare(few, truth).agree);
}

// SIGCHLD comes to the parent at many places, and is ignored at all of them.
TEST(Smt, AsksOnceAboutGraphsThatDifferInSilentEventsAlone) {
  const auto model = load(
      "#include <signal.h>\nvoid h(int s) {} int main() { signal(SIGCHLD, h); if (fork() == 0) { write(1, \"c\", 1); _exit(0); }"
      " for (int i = 0; i < 6; i++) getppid(); write(1, \"p\", 1); return 0; }");
  ASSERT_TRUE(model);
  Budget budget;
  const auto graphs = process_graphs(*model, budget, 5000).graphs;
  EXPECT_GT(graphs.size(), 7u);
  EXPECT_EQ(shape_of(order_problem(graphs.front(), Detail::writes), graphs.front()),
            shape_of(order_problem(graphs.back(), Detail::writes), graphs.back()));
  const Answer answer = smt(*model, budget, 100);
  EXPECT_EQ(answer.language.count(), BigInt(2));
  EXPECT_LE(answer.statistics.queries, 6u);
}

TEST(Compare, NamesAShortestDifference) {
  Answer a, b;
  a.engine = "a";
  b.engine = "b";
  a.complete = b.complete = true;
  a.language = Language::of_words({word_of("x"), word_of("yyy"), word_of("zz")});
  b.language = Language::of_words({word_of("x"), word_of("yyy")});
  const Agreement found = compare(a, b);
  EXPECT_FALSE(found.agree);
  EXPECT_EQ(found.difference, word_of("zz"));
  EXPECT_EQ(found.only_in, "a");
  b.complete = false;  // it may still find it
  EXPECT_TRUE(compare(a, b).agree);
}

TEST(CrossCheck, FindsAnOutputTooManyAndOneTooFew) {
  const auto model = load(csapp_8_3);
  Budget budget;
  const GraphSet graphs = process_graphs(*model, budget, 10);
  const auto words = [](std::vector<std::string> texts) {
    std::vector<Word> all;
    for (const std::string& text : texts) all.push_back(word_of(text));
    return Language::of_words(all);
  };
  EXPECT_TRUE(
      cross_check(graphs, words({"093636", "903636", "930636", "936036"}), budget, 5).agreement.agree);
  const CrossCheck few = cross_check(graphs, words({"093636", "903636", "936036"}), budget, 5);
  EXPECT_EQ(few.agreement.difference, word_of("930636"));
  EXPECT_EQ(few.agreement.only_in, "z3");
  const CrossCheck many =
      cross_check(graphs, words({"093636", "903636", "930636", "936036", "960336"}), budget, 5);
  EXPECT_EQ(many.agreement.difference, word_of("960336"));
  EXPECT_EQ(many.agreement.only_in, "explore");
}

}  // namespace
}  // namespace forkcheck
