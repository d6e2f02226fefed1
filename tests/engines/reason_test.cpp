// Reasons: the prefix is the shortest, the core is minimal, and the sentence can be read.
#include <gtest/gtest.h>

#include <algorithm>

#include "engines/engines.h"
#include "engines/impossible_prefix.h"
#include "engines/reason.h"
#include "programs.h"

namespace forkcheck {
namespace {

using testing::csapp_8_3;
using testing::load;

class Asked {
 public:
  explicit Asked(const std::string& code) : model(load(code)), graphs(process_graphs(*model, budget, 100)) {}
  std::string why(const std::string& output) { return line(word_of(output)); }
  std::string line(const Word& word) {
    const auto reason = why_impossible(*model, graphs, word, budget);
    return reason ? reason->line : "possible";
  }

  Budget budget;
  std::unique_ptr<Model> model;
  GraphSet graphs;
};

TEST(Reason, OfThePuzzle83NamesTheFactsThatForbidIt) {
  Asked asked(csapp_8_3);
  EXPECT_EQ(asked.why("093636"), "possible");
  EXPECT_EQ(asked.why("960336"),
            "impossible: \"6\" (P0, line 14) comes after its \"3\" (line 12), and \"6\" (P0.1, line 14) "
            "comes after its "
            "\"3\" (line 12)");
  EXPECT_EQ(asked.why("903363"),
            "impossible: the second \"3\" (P0, line 12) comes after waitpid (P0, line 10), which needs the "
            "exit of P0.1 "
            "(line 14), which comes after its \"6\"");
}

// Every permutation of 0, 3, 3, 6, 6, 9.
TEST(Reason, HasTheShortestPrefixAndAMinimalCore) {
  Asked asked(csapp_8_3);
  const Language possible = naive(*asked.model, asked.budget).language;
  const OrderProblem problem = order_problem(asked.graphs.graphs.front(), Detail::facts);
  const auto solver = time_solver(problem);  // not the one that found the core
  std::string output = "033669";
  int impossible = 0, explained_by_facts = 0;
  do {
    const Word word = word_of(output);
    const Attempt attempt = follow_output(problem, word, Core::wanted, asked.budget);
    EXPECT_EQ(attempt.answer == Answered::possible, possible.contains(word));
    if (attempt.answer == Answered::possible) continue;
    ++impossible;
    EXPECT_EQ(attempt.obstacle.prefix, possible.longest_viable_prefix(word) + 1) << output;
    if (attempt.obstacle.kind != Obstacle::Kind::facts) continue;
    ++explained_by_facts;
    const std::vector<FactIndex>& core = attempt.obstacle.core;
    EXPECT_EQ(solver->begins({attempt.obstacle.way}, core, asked.budget), Verdict::impossible) << output;
    for (std::size_t i = 0; i < core.size(); ++i) {
      std::vector<FactIndex> fewer = core;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_EQ(solver->begins({attempt.obstacle.way}, fewer, asked.budget), Verdict::possible) << output;
    }
    const auto reason = why_impossible(*asked.model, asked.graphs, word, asked.budget);
    ASSERT_TRUE(reason);
    EXPECT_EQ(reason->facts.size(), core.size());
    EXPECT_EQ(reason->prefix, word.substr(0, attempt.obstacle.prefix));
  } while (std::next_permutation(output.begin(), output.end()));
  EXPECT_EQ(impossible, 180 - 4);
  EXPECT_GT(explained_by_facts, 170);
}

TEST(Reason, ForTextsThatAreNotPrinted) {
  Asked asked(csapp_8_3);
  EXPECT_EQ(asked.why("0937"), "impossible: the program never prints \"7\"");
  EXPECT_EQ(asked.why("0990"), "impossible: \"9\" is printed only once (P0.1, line 7)");
  EXPECT_EQ(asked.why("0936"),
            "impossible: the output ends too early: \"3\" and \"6\" are always printed too");
  EXPECT_EQ(asked.why(""),
            "impossible: the output ends too early: \"0\", \"3\", \"3\", \"6\", \"6\" and \"9\" are always "
            "printed too");
  EXPECT_EQ(asked.why("0936360"), "impossible: everything is printed by then: nothing follows \"093636\"");
  Word blocked = word_of("093636");
  blocked += symbol::blocked;
  EXPECT_EQ(asked.line(blocked), "impossible: the program ends after this text, it doesn't block");
}

TEST(Reason, PrefixesEndWithinTextsOfSeveralBytes) {
  Asked asked(
      R"(int main() { if (fork() == 0) { printf("Hello\n"); exit(0); } wait(NULL); printf("Help\n"); return 0; })");
  const auto reason = why_impossible(*asked.model, asked.graphs, word_of("Help\nHello\n"), asked.budget);
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->prefix, word_of("Help"));
  EXPECT_EQ(
      reason->line,
      "impossible: \"Help\\n\" (P0, line 5) comes after wait (P0, line 5), which needs the exit of P0.1 "
      "(line 5), which comes after its \"Hello\\n\"");
}

TEST(Reason, OfOpenWaitsCountsTheExits) {
  Asked asked(R"(int main() {
  for (int i = 0; i < 3; i++)
    if (fork() == 0) { printf("%d", i); fflush(stdout); exit(0); }
  wait(NULL);
  wait(NULL);
  printf("P");
  return 0; })");
  const std::string why = asked.why("1P02");
  EXPECT_NE(
      why.find(
          "wait (P0, line 9), which needs 2 of the exits of P0.1 (line 7), P0.2 (line 7) and P0.3 (line 7)"),
      std::string::npos)
      << why;
  EXPECT_EQ(asked.why("10P2"), "possible");
}

TEST(Reason, OfTheLastWaitNamesTheExitThatIsMissing) {
  Asked asked(R"(int main() {
  for (int i = 0; i < 16; i++)
    if (fork() == 0) { printf("%c", 'a' + i); fflush(stdout); exit(0); }
  while (wait(NULL) > 0) ;
  printf("P");
  return 0; })");
  EXPECT_EQ(asked.why("abcdefghijklmnoPp"),
            "impossible: \"P\" (P0, line 10) comes after wait (P0, line 8), which needs the exit of P0.16 (line 7), "
            "which comes after its \"p\"");
}

TEST(Reason, OfLikeWritesCountsThem) {
  Asked twins(R"(int main() {
  for (int i = 0; i < 16; i++)
    if (fork() == 0) { printf("c"); exit(0); }
  while (wait(NULL) > 0) ;
  printf("P");
  return 0; })");
  EXPECT_EQ(twins.why("cccccccccccccccPc"), "impossible: \"P\" (P0, line 10) always comes after the 16th \"c\"");
  EXPECT_EQ(twins.why("ccccccccccccccccP"), "possible");
  Asked loop(R"(int main() { for (int i = 0; i < 6; i++) { printf("%c", 'a' + i); fflush(stdout); fork(); } return 0; })");
  EXPECT_EQ(loop.why("acb"), "impossible: the first \"c\" always comes after the first \"b\"");
  EXPECT_EQ(loop.why("abccc"), "impossible: the third \"c\" always comes after the second \"b\"");
}

TEST(Reason, OfOneRunWhereThereAreTooManyGraphs) {
  Asked asked(R"(int main() { int s;
  for (int i = 0; i < 6; i++) if (fork() == 0) { printf("%c", 'a' + i); fflush(stdout); exit(i); }
  while (wait(&s) > 0) { printf("%d", WEXITSTATUS(s)); fflush(stdout); }
  return 0; })");
  EXPECT_FALSE(asked.graphs.complete);
  EXPECT_EQ(asked.why("0abcdef12345"), "possible");  // nothing known
  const Language possible = explore(*asked.model, asked.budget).language;
  for (const auto& [output, line] : std::vector<std::pair<std::string, std::string>>{
           {"0abcdef12345", "\"0\" (P0, line 7) comes after wait (P0, line 7), which needs the exit of P0.1 (line 6), "
                            "which comes after its \"a\""},
           {"abcdef012344", "\"4\" is printed only once (P0, line 7)"},
           {"abcdef01234", "the output ends too early: \"5\" is always printed too"}}) {
    const Word word = word_of(output), similar = similar_output(possible, word);
    EXPECT_TRUE(possible.contains(similar));
    const auto reason = why_impossible(*asked.model, word, similar, asked.budget);
    ASSERT_TRUE(reason);
    EXPECT_EQ(reason->line, "impossible: " + line);
    EXPECT_EQ(reason->prefix.size(),
              std::min(word.size(), possible.longest_viable_prefix(word) + 1));
  }
}

TEST(Reason, WithSeveralGraphsExplainsTheOneThatGetsFurthest) {
  Asked asked(R"(int main() { int s;
  for (int i = 1; i < 3; i++) if (fork() == 0) exit(i);
  wait(&s); printf("%d\n", WEXITSTATUS(s));
  wait(&s); printf("%d\n", WEXITSTATUS(s));
  return 0; })");
  const auto reason = why_impossible(*asked.model, asked.graphs, word_of("1\n1\n"), asked.budget);
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->prefix, word_of("1\n1"));
  EXPECT_EQ(reason->line.find("impossible: \"1\\n\" is printed only once"), 0u) << reason->line;
  ASSERT_EQ(reason->more.size(), 1u);
  EXPECT_EQ(reason->more.front().find("graph "), 0u) << reason->more.front();
}

}  // namespace
}  // namespace forkcheck
