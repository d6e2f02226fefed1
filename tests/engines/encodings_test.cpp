// The two encodings against each other and against every order tried by hand, on random graphs.
#include <gtest/gtest.h>

#include <algorithm>

#include "engines/blocked_writes.h"
#include "engines/impossible_prefix.h"
#include "engines/order_solver.h"
#include "engines/order_walk.h"
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

// The first slots alone: the rest of the run doesn't matter to a prefix.
TEST_P(Encodings, CutToAPrefixTheAnswerIsTheSame) {
  const OrderProblem problem = order_problem(graph, Detail::facts);
  const auto whole = time_solver(problem);
  Budget budget;
  for (std::size_t slots = 1; slots <= std::min<std::size_t>(problem.writes, 3); ++slots) {
    const auto cut = slot_solver(cut_to(problem, slots));
    Letters way(slots, 0);
    for (std::size_t tried = 0; tried < 5; ++tried) {
      for (Letter& letter : way) letter = static_cast<Letter>(random() % problem.letters.size());
      EXPECT_EQ(cut->begins({way}, all_facts(problem), budget), whole->begins({way}, all_facts(problem), budget));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Random, Encodings, ::testing::Range(0u, 60u));

// Words near the outputs of a graph: one of them with two texts exchanged, or one changed.
class Obstacles : public ::testing::TestWithParam<unsigned> {
 protected:
  void expect_truth(const Words& truth, const OrderProblem& problem, const Word& output) {
    const bool ends_blocked = !output.empty() && output.back() == symbol::blocked;
    std::size_t reached = 0;  // of the text, the marker left out
    const Word text = output.substr(0, output.size() - ends_blocked);
    for (const Word& word : truth) {
      const auto differs = std::mismatch(text.begin(), text.end(), word.begin(), word.end());
      reached = std::max(reached, static_cast<std::size_t>(differs.first - text.begin()));
    }
    const auto followed = follow(problem, text, budget);
    ASSERT_TRUE(followed);
    EXPECT_EQ(followed->prefix, reached) << write_output(output);
    const Attempt attempt = follow_output(problem, output, Core::wanted, budget);
    ASSERT_NE(attempt.answer, Answered::unknown);
    EXPECT_EQ(attempt.answer == Answered::possible, truth.contains(output)) << write_output(output);
    if (attempt.answer == Answered::impossible) expect_reason(problem, output, attempt.obstacle);
  }

  // Held against the encoding that had no part in it.
  void expect_reason(const OrderProblem& problem, const Word& output, const Obstacle& obstacle) {
    if (obstacle.kind == Obstacle::Kind::counted) return expect_count(problem, obstacle.counted);
    EXPECT_NE(obstacle.kind, Obstacle::Kind::ordered);
    if (obstacle.kind != Obstacle::Kind::facts) return;
    const auto ways = prefix_ways(problem, WordView(output).substr(0, obstacle.prefix), 1000).value();
    const auto solver = time_solver(problem);
    EXPECT_EQ(solver->begins(ways, obstacle.core, budget), Verdict::impossible) << write_output(output);
    for (std::size_t i = 0; i < obstacle.core.size(); ++i) {
      std::vector<FactIndex> fewer = obstacle.core;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_EQ(solver->begins(ways, fewer, budget), Verdict::possible) << write_output(output);
    }
  }

  // In every order of the letters that the graph allows.
  void expect_count(const OrderProblem& problem, const CountedOut& counted) {
    const auto solver = time_solver(problem);
    Letters letters;
    while (solver->next_output(letters, budget) == Verdict::possible) {
      solver->exclude(letters);
      std::size_t late = 0, early = 0;
      for (Letter letter : letters) {
        early += letter == counted.early;
        late += letter == counted.late;
        if (late == counted.nth) break;
      }
      EXPECT_GE(early, counted.mth);
    }
  }

  std::mt19937 random{GetParam()};
  Budget budget;
};

TEST_P(Obstacles, AreWhereEveryOrderStopsAndTheirReasonsAreMinimal) {
  const bool all_different = GetParam() % 2 == 0;
  const ProcessGraph graph =
      all_different ? testing::random_graph(random, 9, {"a", "b", "c", "d", "e", "f", "g", "h", "i"})
                    : testing::random_graph(random, 9, {"a", "b", "ab", "b"});
  const Words truth = testing::outputs_by_every_order(graph);
  const OrderProblem problem = order_problem(graph, Detail::facts);
  const std::vector<Word> words(truth.begin(), truth.end());
  for (int tried = 0; tried < 12; ++tried) {
    Word output = words[random() % words.size()];
    if (output.empty()) continue;
    switch (random() % 3) {
      case 0: std::swap(output[random() % output.size()], output[random() % output.size()]); break;
      case 1: output[random() % output.size()] = output[random() % output.size()]; break;
      default: std::shuffle(output.begin(), output.end(), random); break;
    }
    expect_truth(truth, problem, output);
  }
}

INSTANTIATE_TEST_SUITE_P(Random, Obstacles, ::testing::Range(0u, 200u));

}  // namespace
}  // namespace forkcheck
