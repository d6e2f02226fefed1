// Programs that decide by numbers which differ from run to run: every case that can be, and no other.
#include <gtest/gtest.h>

#include <cstdlib>

#include "agreement.h"
#include "engines/number_solver.h"
#include "number_family.h"

namespace forkcheck {
namespace {

using testing::limit_of;
using testing::load;
using testing::Outputs;
using testing::outputs_of;
using testing::Solver;

TEST(Cases, BothWaysAreExplored) {
  EXPECT_EQ(outputs_of("int main() { puts(getpid() % 2 ? \"odd\" : \"even\"); return 0; }"), (Outputs{"odd\\n", "even\\n"}));
}

TEST(Cases, ANumberStaysTheSame) {
  EXPECT_EQ(outputs_of("int main() { int p = getpid(); if (p % 2) printf(\"a\"); fflush(stdout); if ((getpid() & 1) == 1) printf(\"b\"); return 0; }"),
            (Outputs{"", "ab"}));
  EXPECT_EQ(outputs_of("int main() { int p = getpid(); if (p % 4 == 3) printf(\"3\"); if (p % 2 == 0) printf(\"0\"); return 0; }"),
            (Outputs{"", "0", "3"}));
}

TEST(Cases, AllProcessesSeeTheSameNumber) {
  EXPECT_EQ(outputs_of("int main() { int c = fork(); if (c == 0) { printf(\"%d\", getpid() % 2); exit(getpid() % 2); }"
                       " int s; wait(&s); printf(\"%d%d\", c % 2 ? 1 : 0, WEXITSTATUS(s)); return 0; }"),
            (Outputs{"{number}00", "{number}11"}));
}

TEST(Cases, ProcessesHaveDifferentIds) {
  EXPECT_EQ(outputs_of("int main() { int p = getpid(); int c = fork(); if (c == 0) exit(0);"
                       " if (c > p) printf(\"above\"); else if (c < p) printf(\"below\"); else printf(\"equal\"); return 0; }"),
            (Outputs{"above", "below"}));
  EXPECT_EQ(outputs_of("int main() { int p = getpid(); int c = fork(); if (c == 0) exit(0); if (c - p == 0) printf(\"equal\"); return 0; }"),
            (Outputs{""}));
}

TEST(Cases, ACopiedGeneratorGivesTheSameNumbers) {
  const std::string toss = "printf(\"%c\", rand() % 2 ? 'h' : 't');";
  EXPECT_EQ(outputs_of("#include <time.h>\nint main() { srand(time(NULL)); if (fork() == 0) { " + toss + " exit(0); } wait(NULL); " + toss + " return 0; }"),
            (Outputs{"hh", "tt"}));
  EXPECT_EQ(outputs_of("#include <time.h>\nint main() { srand(time(NULL)); if (fork() == 0) { rand(); " + toss + " exit(0); } wait(NULL); " + toss + " return 0; }"),
            (Outputs{"hh", "ht", "th", "tt"}));
  EXPECT_EQ(outputs_of("int main() { if (fork() == 0) { srand(getpid()); " + toss + " exit(0); } wait(NULL); srand(getpid()); " + toss + " return 0; }"),
            (Outputs{"hh", "ht", "th", "tt"}));
  EXPECT_EQ(outputs_of("int main() { srand(getpid()); " + toss + " srand(getpid()); " + toss + " return 0; }"), (Outputs{"hh", "tt"}));
}

TEST(Cases, UsersStayWhoTheyAre) {
  EXPECT_EQ(outputs_of("int main() { if (getuid() == 0) printf(\"root\"); if (geteuid() != 0) printf(\"user\"); return 0; }"),
            (Outputs{"root", "user"}));
}

TEST(Cases, NumbersThatAreNeededAreTriedOneByOne) {
  EXPECT_EQ(outputs_of("int main() { const char *names[] = {\"a\", \"b\", \"c\"}; printf(\"%s\", names[getpid() % 3]); return 0; }"),
            (Outputs{"a", "b", "c"}));
  EXPECT_EQ(outputs_of("int main() { int p = getpid(); for (int i = 0; i < p % 3; i++) fork(); write(1, \"x\", 1); return 0; }"), (Outputs{"x", "xx", "xxxx"}));
  EXPECT_EQ(outputs_of("int main() { printf(\"%d\", 12 / (1 + getpid() % 2)); return 0; }"), (Outputs{"12", "6"}));
}

TEST(Cases, EnginesAgree) {
  const std::string codes[] = {
      "int main() { int c = fork(); if (getpid() % 2) printf(\"%d\\n\", c > 0); wait(NULL); printf(\".\\n\"); return 0; }",
      "int main() { for (int i = 0; i < 2; i++) if (fork() == 0) { if (getpid() % 3 == 0) printf(\"%d\\n\", i); exit(getpid() % 2); }"
      " int s; while (wait(&s) > 0) printf(\"s%d\\n\", WEXITSTATUS(s)); return 0; }",
  };
  for (const std::string& code : codes) EXPECT_FALSE(outputs_of(code, {}, Solver::z3).empty());
}

// Without Z3, and without cases: the outputs for each pair of remainders.
Outputs with_all_remainders(unsigned seed) {
  Outputs all;
  for (int parent = 0; parent < 12; ++parent) {
    for (int child = 0; child < 12; ++child) {
      const auto model = load(testing::RandomNumberProgram(seed).make(testing::Remainders{parent, child}));
      Budget budget;
      const Answer answer = explore(*model, budget);
      EXPECT_TRUE(answer.complete);
      all.merge(outputs_of(answer.language));
    }
  }
  return all;
}

TEST(Cases, GeneratedProgramsPrintWhatSomeNumbersMakeThemPrint) {
  const char* wanted = std::getenv("FORKCHECK_EXHAUSTIVE_PROGRAMS");  // as in exhaustive_test.cpp
  const unsigned programs = wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 5;
  unsigned compared = 0;
  for (unsigned seed = 0; compared < programs && seed < 4 * programs; ++seed) {
    const std::string code = testing::RandomNumberProgram(seed).make(std::nullopt);
    const auto model = load(code);
    Budget budget;
    const Answer answer = explore(*model, budget);
    if (!answer.complete) continue;  // too many cases
    ++compared;
    EXPECT_EQ(outputs_of(answer.language), with_all_remainders(seed)) << seed << ": " << code;
    EXPECT_TRUE(compare(answer, smt(*model, budget, 300)).agree) << code;
  }
  EXPECT_EQ(compared, programs);
}

TEST(Cases, TooManyAreALimit) {
  const auto limit = limit_of("int main() { return getpid() & 255; }");
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->code, Code::process_number_used);
  EXPECT_EQ(limit->note, "there are more than 64 cases");
}

TEST(Cases, WhatCantBeDecidedIsNamed) {
  const auto limit = limit_of("int main() { int p = getpid();\nif (p % 2) puts(\"odd\");\nif (p / 2.0 > 100) puts(\"large\"); return 0; }");
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->span.line, 7u);
}

TEST(Cases, AreNamed) {
  const auto model = load("int main() { if (getpid() % 2 == 0) puts(\"even\"); return 0; }");
  ASSERT_EQ(model->kernel.cases().all().size(), 2u);
  std::set<std::string> names;
  for (const Case& one : model->kernel.cases().all()) names.insert(describe_case(model->kernel, one));
  EXPECT_EQ(names, (std::set<std::string>{"{P0} % 2 == 0", "{P0} % 2 != 0"}));
}

// Z3 against the machine's own arithmetic: what it proposes has to give what was asked for.
TEST(NumberSolver, ComputesAsTheMachineDoes) {
  using enum Operator;
  for (const Scalar type : {Scalar::i32, Scalar::u32, Scalar::i64, Scalar::u64}) {
    for (const Operator op : {add, sub, mul, div, rem, shl, shr, bit_and, bit_or, bit_xor, less, less_equal, greater, greater_equal, equal, not_equal}) {
      Expressions terms;
      const ExpressionId source = terms.add({.op = random});
      const ExpressionId negative = terms.add({.op = neg, .type = Scalar::i32, .left = source});
      const ExpressionId seven = terms.add({.bits = 7});
      const ExpressionId term = terms.add({.op = op, .type = type, .left = negative, .right = seven});
      Numbers numbers;
      NumberSolver solver(terms);
      std::set<std::int64_t> values;
      for (int times = 0; times < 3; ++times) {
        const auto number_of = [&](ExpressionId id) { return numbers.contains(id) ? numbers.at(id) : 12345; };
        const std::int64_t value = evaluate(terms, term, number_of);
        EXPECT_TRUE(values.insert(value).second) << static_cast<int>(op) << " " << static_cast<int>(type) << ": " << value;
        solver.exclude({{term, value}});
        if (solver.ask(numbers) != NumberSolver::Verdict::found) break;
      }
    }
  }
}

}  // namespace
}  // namespace forkcheck
