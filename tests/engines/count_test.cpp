// Counting without listing: the same numbers as from the language, whatever the way and the number of
// threads.
#include <gtest/gtest.h>

#include "engines/engines.h"
#include "engines/factor.h"
#include "families.h"
#include "programs.h"

namespace forkcheck {
namespace {

using namespace testing;

std::string count(const std::string& code, unsigned jobs = 1, const Profile& profile = {}) {
  const auto model = load(code, profile);
  Budget budget;
  const CountedOutputs counted = count_outputs(*model, budget, jobs);
  EXPECT_TRUE(counted.outputs.complete);
  return counted.count ? to_string(*counted.count) : "infinite";
}

// (n k)! / (k!)^n
std::string multinomial(unsigned long n, unsigned long k) {
  BigInt result, divisor;
  mpz_fac_ui(result.get_mpz_t(), n * k);
  mpz_fac_ui(divisor.get_mpz_t(), k);
  for (unsigned long i = 0; i < n; ++i) result /= divisor;
  return to_string(result);
}

TEST(Count, ForkLoops) {
  EXPECT_EQ(count(fork_loop(3)), "3");
  EXPECT_EQ(count(fork_loop(4)), "279");
  EXPECT_EQ(count(fork_loop(5)), "127952289");
  EXPECT_EQ(count(fork_loop(6)), "11969760319978270261269");
  EXPECT_EQ(count(fork_loop(7)), "653493757635508952575534999860266042490050569378100623");
}

TEST(Count, LoopOfEightWithThreads) {
  const std::string known =
      "276022825353863379065120415686967540171324268450413533260119449965240118420275871496037022989999160747"
      "49580203"
      "1752120394707";
  for (const unsigned jobs : {1u, 2u, 3u, 8u}) EXPECT_EQ(count(fork_loop(8), jobs), known) << jobs;
}

TEST(Count, ManyProcesses) {
  EXPECT_EQ(count(hello(20)), "1");
}

TEST(Count, Joins) {
  EXPECT_EQ(count(letters_and_join(3, 2)), "90");
  EXPECT_EQ(count(letters_and_join(4, 3)), "369600");
  EXPECT_EQ(count(wait_any(5)), "113400");
  EXPECT_EQ(count(wait_for_each(8)), "2027025");
}

// n children that nothing can tell apart: lattice words, counted by the hook formula of a k x n rectangle.
TEST(Count, ChildrenThatNothingTellsApart) {
  const auto twins = [](int n, int k) {
    return "int main() { setbuf(stdout, NULL); for (int i = 0; i < " + std::to_string(n) +
           "; i++) if (fork() == 0) { for (int j = 0; j < " + std::to_string(k) +
           "; j++) printf(\"%c\", 'a' + j); exit(0); }\nwhile (wait(NULL) > 0) ; printf(\"!\"); return 0; }";
  };
  EXPECT_EQ(count(twins(3, 2)), "5");
  EXPECT_EQ(count(twins(3, 3)), "42");
  BigInt catalan;
  mpz_bin_uiui(catalan.get_mpz_t(), 200, 100);
  catalan /= 101;
  EXPECT_EQ(count(twins(100, 2)), to_string(catalan));
}

TEST(Count, JoinsOfMoreThanCanBeListed) {
  EXPECT_EQ(count(letters_and_join(10, 10)), multinomial(10, 10));
  EXPECT_EQ(count(wait_any(10)), multinomial(10, 2));
  EXPECT_EQ(count(wait_for_each(12)), "316234143225");
}

TEST(Count, GivesUpOnForkBombs) {
  const auto model = load("int main() { for (;;) fork(); }");
  Budget budget(std::chrono::duration<double>(20), std::nullopt);
  EXPECT_FALSE(factor(*model, budget));
  EXPECT_FALSE(budget.spent());
}

void expect_as_listed(const std::string& code, const Profile& profile) {
  SCOPED_TRACE(code);
  const auto model = load(code, profile);
  ASSERT_TRUE(model);
  Budget budget;
  const Answer listed = explore(*model, budget);
  for (const unsigned jobs : {1u, 3u}) {
    const CountedOutputs counted = count_outputs(*model, budget, jobs);
    EXPECT_EQ(counted.count, listed.language.count());
    EXPECT_EQ(counted.outputs.complete, listed.complete);
    EXPECT_EQ(counted.outputs.findings.size(), listed.findings.size());
  }
}

TEST(Count, SmallPrograms) {
  for (const SmallProgram& program : small_programs()) {
    SCOPED_TRACE(program.name);
    Profile profile;
    expect_as_listed(program.code, profile);
    profile.out = Stdout::pipe;
    expect_as_listed(program.code, profile);
  }
}

// Families at sizes where the engine without reduction finishes: all engines, one language.
TEST(Count, EnginesAgreeOnTheFamilies) {
  for (const std::string& code : {letters_and_join(2, 2), letters_and_join(3, 1), fork_loop(3), hello(2),
                                  wait_any(2), wait_any(3), wait_for_each(3)}) {
    SCOPED_TRACE(code);
    const auto model = load(code, Profile());
    Budget budget;
    const Answer truth = naive(*model, budget);
    ASSERT_TRUE(truth.complete);
    EXPECT_EQ(explore(*model, budget).language, truth.language);
    EXPECT_EQ(smt(*model, budget, 1000).language, truth.language);
    EXPECT_EQ(count_outputs(*model, budget, 2).count, truth.language.count());
  }
}

// The status of the first child is overwritten by the next wait, but not by one that fails.
TEST(Count, StatusThatAFailedWaitLeaves) {
  EXPECT_EQ(count(R"(int main() {
    int st = 0;
    if (fork() == 0) exit(1);
    if (fork() == 0) exit(2);
    wait(&st);
    wait(NULL);
    wait(&st);
    write(1, WEXITSTATUS(st) == 1 ? "a" : "b", 1); })"),
            "2");
}

// The parent forgets which child it reaped last, but what it forks before that remembers.
TEST(Count, StatusThatAChildRemembers) {
  EXPECT_EQ(count(R"(int main() {
    int st = 0;
    if (fork() == 0) exit(1);
    if (fork() == 0) exit(2);
    wait(NULL);
    wait(&st);
    if (fork() == 0) {
      write(1, WEXITSTATUS(st) == 1 ? "a" : "b", 1);
      exit(0);
    }
    st = 0;
    wait(NULL); })"),
            "2");
}

// Each of the six outputs of two children and a join, about as often as the others.
TEST(Count, SamplesAreUniform) {
  const auto model = load(letters_and_join(2, 2), Profile());
  Budget budget;
  const auto factors = factor(*model, budget);
  ASSERT_TRUE(factors);
  std::map<Word, int> seen;
  std::mt19937_64 random(1);
  for (int drawn = 0; drawn < 6000; ++drawn) ++seen[sample(*factors, random)];
  EXPECT_EQ(seen.size(), 6u);
  for (const auto& [word, times] : seen) EXPECT_NEAR(times, 1000, 150) << write_output(word);
}

class RandomCounts : public ::testing::TestWithParam<unsigned> {};

TEST_P(RandomCounts, AreThoseOfTheLanguage) {
  for (unsigned seed = 100 * GetParam(); seed < 100 * GetParam() + 100; ++seed) {
    Profile profile;
    if (seed % 3 == 0) profile.out = Stdout::unbuffered;
    if (seed % 5 == 0) profile.wait = WaitOrder::linux;
    expect_as_listed(RandomProgram(seed).make(), profile);
  }
}

TEST_P(RandomCounts, OfDifferentTextsAreThoseOfTheLanguage) {
  int factored = 0;
  for (unsigned seed = 100 * GetParam(); seed < 100 * GetParam() + 100; ++seed) {
    Profile profile;
    if (seed % 3 == 0) profile.out = Stdout::unbuffered;
    const std::string code = RandomProgram(seed, RandomProgram::Texts::all_different).make();
    expect_as_listed(code, profile);
    Budget budget;
    const auto model = load(code, profile);
    const auto factors = factor(*model, budget);
    if (!factors || !factors->can_be_sampled) continue;
    ++factored;
    const Language language = explore(*model, budget).language;
    std::mt19937_64 random(seed);
    for (int drawn = 0; drawn < 10; ++drawn) EXPECT_TRUE(language.contains(sample(*factors, random))) << code;
  }
  EXPECT_GE(factored, 20);
}

INSTANTIATE_TEST_SUITE_P(Random, RandomCounts, ::testing::Range(0u, 5u));

}  // namespace
}  // namespace forkcheck
