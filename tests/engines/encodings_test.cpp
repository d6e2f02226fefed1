// The two encodings against each other and against every order tried by hand, on random graphs.
#include <gtest/gtest.h>

#include "engines/order_solver.h"
#include "engines/word_splits.h"
#include "hand_graphs.h"

namespace forkcheck {
namespace {

using testing::Words;

Words enumerate(OrderSolver& solver, const OrderProblem& problem) {
  Budget budget;
  Words words;
  Letters letters;
  while (solver.next_output(letters, budget) == Verdict::possible) {
    solver.exclude(letters);
    words.insert(spell(problem, letters));
  }
  return words;
}

std::vector<FactIndex> all_facts(const OrderProblem& problem) {
  std::vector<FactIndex> facts(problem.fact_count());
  for (FactIndex fact = 0; fact < facts.size(); ++fact) facts[fact] = fact;
  return facts;
}

class Encodings : public ::testing::TestWithParam<unsigned> {
 protected:
  std::mt19937 random{GetParam()};
  // Repeated letters, and letters that are prefixes of others.
  ProcessGraph graph = testing::random_graph(random, 9, {"a", "b", "ab", "b"});
  Words truth = testing::outputs_by_every_order(graph);
};

TEST_P(Encodings, BothListWhatEveryOrderGives) {
  for (Detail detail : {Detail::facts, Detail::writes}) {
    const OrderProblem problem = order_problem(graph, detail);
    EXPECT_EQ(enumerate(*slot_solver(problem), problem), truth);
    EXPECT_EQ(enumerate(*time_solver(problem), problem), truth);
  }
}

TEST_P(Encodings, PrefixesArePossibleExactlyWhenSomeOrderBeginsSo) {
  const OrderProblem problem = order_problem(graph, Detail::facts);
  const auto slots = slot_solver(problem), times = time_solver(problem);
  Budget budget;
  std::set<Letters> prefixes;
  for (const Word& word : truth) {
    const std::vector<Letters> ways = splits(problem, word, 1000).value();
    for (const Letters& way : ways)
      for (std::size_t n = 0; n <= way.size(); ++n) prefixes.insert(Letters(way.begin(), way.begin() + n));
  }
  // A spelling of a possible word need not be a possible letter sequence: so the two are held against each
  // other there, and the words against the truth.
  for (const Letters& prefix : prefixes)
    EXPECT_EQ(slots->begins({prefix}, all_facts(problem), budget),
              times->begins({prefix}, all_facts(problem), budget));
  for (const Word& word : truth)
    EXPECT_EQ(slots->begins(*splits(problem, word, 1000), all_facts(problem), budget), Verdict::possible);
}

TEST_P(Encodings, OutsideFindsExactlyTheMissingWord) {
  const OrderProblem problem = order_problem(graph, Detail::writes);
  Budget budget;
  if (truth.empty()) return;  // waits that can't all be matched
  const auto solver = GetParam() % 2 == 0 ? slot_solver(problem) : time_solver(problem);
  Letters letters;
  const std::vector<Word> words(truth.begin(), truth.end());
  EXPECT_EQ(solver->outside(Language::of_words(words), letters, budget), Verdict::impossible);
  const Word missing = words[GetParam() % words.size()];
  std::vector<Word> fewer;
  for (const Word& word : words)
    if (word != missing) fewer.push_back(word);
  ASSERT_EQ(solver->outside(Language::of_words(fewer), letters, budget), Verdict::possible);
  EXPECT_EQ(spell(problem, letters), missing);
}

INSTANTIATE_TEST_SUITE_P(Random, Encodings, ::testing::Range(0u, 60u));

}  // namespace
}  // namespace forkcheck
