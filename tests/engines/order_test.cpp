// The order of texts from the automaton and from Z3, against every output read by hand.
#include <gtest/gtest.h>

#include <random>

#include "engines/engines.h"
#include "engines/solved_order.h"
#include "families.h"
#include "programs.h"

namespace forkcheck {
namespace {

using testing::csapp_8_3;
using testing::load;

// Where the text is first complete; npos if it never is.
std::size_t end_of(const Word& output, const Word& text) {
  const std::size_t at = output.find(text);
  return at == Word::npos ? at : at + text.size();
}

KindOfRun kind_by_hand(const Word& output, const Word& a, const Word& b) {
  const std::size_t end_a = end_of(output, a), end_b = end_of(output, b);
  if (end_a == Word::npos && end_b == Word::npos) return KindOfRun::neither;
  if (end_a == Word::npos) return KindOfRun::only_b;
  if (end_b == Word::npos) return KindOfRun::only_a;
  return end_a == end_b ? KindOfRun::together : end_a < end_b ? KindOfRun::a_first : KindOfRun::b_first;
}

void expect_order(const Language& outputs, const GraphSet& graphs, const Word& a, const Word& b) {
  Budget budget;
  const TextOrder seen = text_order(outputs, Holds::all_outputs, a, b, budget);
  std::array<Known, kinds_of_run> truth{};
  outputs.for_each([&](WordView output) {
    truth[static_cast<std::size_t>(kind_by_hand(Word(output), a, b))] = Known::yes;
    return true;
  });
  EXPECT_EQ(seen.runs, truth) << write_output(a) << " " << write_output(b);
  for (std::size_t kind = 0; kind < kinds_of_run; ++kind) {
    ASSERT_EQ(seen.examples[kind].has_value(), truth[kind] == Known::yes);
    if (!seen.examples[kind]) continue;
    EXPECT_TRUE(outputs.contains(*seen.examples[kind]));
    EXPECT_EQ(kind_by_hand(*seen.examples[kind], a, b), static_cast<KindOfRun>(kind));
  }
  EXPECT_EQ(SolvedOrders(graphs).order(a, b, budget).runs, truth)
      << write_output(a) << " " << write_output(b);
  EXPECT_EQ(text_order(outputs, Holds::all_outputs, b, a, budget).runs, turned(seen).runs);
}

// All texts that are written, and some pieces of outputs that begin and end anywhere.
void expect_orders(const std::string& code) {
  SCOPED_TRACE(code);
  const auto model = load(code);
  Budget budget;
  const Language outputs = naive(*model, budget).language;
  const GraphSet graphs = process_graphs(*model, budget, 1000);
  ASSERT_TRUE(graphs.complete);
  std::vector<Word> texts = printed_texts(graphs);
  std::mt19937_64 random(1);
  for (int piece = 0; piece < 3; ++piece) {
    const Word output = outputs.sample(random);
    const std::size_t at = output.empty() ? 0 : random() % output.size();
    const Word text = output.substr(at, 1 + random() % 3);
    if (!text.empty() && text.back() < 256) texts.push_back(text);
  }
  texts.push_back(word_of("never printed"));
  for (std::size_t a = 0; a < texts.size(); ++a)
    for (std::size_t b = a + 1; b < texts.size() && b < a + 4; ++b)
      if (texts[a] != texts[b]) expect_order(outputs, graphs, texts[a], texts[b]);
}

class OrderOfSmallPrograms : public ::testing::TestWithParam<testing::SmallProgram> {};

TEST_P(OrderOfSmallPrograms, IsThatOfTheirOutputsByBothWays) {
  expect_orders(GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(All, OrderOfSmallPrograms, ::testing::ValuesIn(testing::small_programs()),
                         [](const auto& one) { return one.param.name; });

TEST(Order, OfRandomProgramsIsThatOfTheirOutputsByBothWays) {
  for (unsigned seed = 0; seed < 25; ++seed) expect_orders(testing::RandomProgram(seed).make());
}

BeforeVerdict verdict(const std::string& code, const std::string& a, const std::string& b) {
  const auto model = load(code);
  Budget budget;
  const Language outputs = explore(*model, budget).language;
  return before(text_order(outputs, Holds::all_outputs, word_of(a), word_of(b), budget));
}

TEST(Order, MustMayAndNever) {
  EXPECT_EQ(verdict(csapp_8_3, "9", "3"), BeforeVerdict::must);
  EXPECT_EQ(verdict(csapp_8_3, "3", "9"), BeforeVerdict::never);
  EXPECT_EQ(verdict(csapp_8_3, "0", "6"), BeforeVerdict::may);
  EXPECT_EQ(verdict(csapp_8_3, "0", "7"), BeforeVerdict::never);
  // B is printed alone when the fork fails, or not at all: only the first keeps A from a must.
  const std::string sometimes = R"(int main() { pid_t p = getpid(); setbuf(stdout, NULL);
    if (fork() == 0) { if (getppid() == p) printf("A"); printf("B"); } return 0; })";
  EXPECT_EQ(verdict(sometimes, "A", "B"), BeforeVerdict::may);
  const std::string last = R"(int main() { pid_t p = getpid(); setbuf(stdout, NULL);
    if (fork() == 0) { printf("A"); if (getppid() == p) printf("B"); } return 0; })";
  EXPECT_EQ(verdict(last, "A", "B"), BeforeVerdict::must);
}

// What is printed in a loop without an end is no part of the output's text.
TEST(Order, OfEndlessProgramsIsUnknownWhereTheLoopMatters) {
  const std::string code = R"(int main() {
    if (fork() == 0) for (;;) write(1, "a", 1);
    write(1, "b", 1);
    write(1, "c", 1); })";
  EXPECT_EQ(verdict(code, "b", "c"), BeforeVerdict::must);
  EXPECT_EQ(verdict(code, "c", "b"), BeforeVerdict::never);
  EXPECT_EQ(verdict(code, "b", "a"), BeforeVerdict::may);  // bac, and a for ever
  EXPECT_EQ(verdict(code, "c", "x"), BeforeVerdict::unknown);
  const std::string last = R"(int main() {
    if (fork() == 0) for (;;) write(1, "a", 1);
    write(1, "b", 1); })";
  EXPECT_EQ(verdict(last, "b", "a"), BeforeVerdict::unknown);  // b, and a for ever
  EXPECT_EQ(verdict(last, "a", "b"), BeforeVerdict::unknown);
  EXPECT_EQ(verdict(last, "ab", "b"), BeforeVerdict::never);
}

TEST(Order, OfProgramsTooLargeToList) {
  const auto model = load(testing::letters_and_join(6, 4));
  Budget budget;
  const Answer answer = explore(*model, budget);
  ASSERT_TRUE(answer.complete);
  const GraphSet graphs = process_graphs(*model, budget, 10);
  for (const auto& [a, b, expected] :
       std::vector<std::tuple<const char*, const char*, BeforeVerdict>>{{"A", "D", BeforeVerdict::must},
                                                                        {"D", "A", BeforeVerdict::never},
                                                                        {"A", "E", BeforeVerdict::may},
                                                                        {"X", "!", BeforeVerdict::must},
                                                                        {"AE", "B", BeforeVerdict::may},
                                                                        {"AE", "EA", BeforeVerdict::never}}) {
    EXPECT_EQ(before(text_order(answer.language, Holds::all_outputs, word_of(a), word_of(b), budget)),
              expected);
    if (std::string(a).size() > 1) continue;  // those don't keep to single writes
    EXPECT_EQ(before(SolvedOrders(graphs).order(word_of(a), word_of(b), budget)), expected);
  }
}

TEST(Order, OfSomeOutputsKnowsWhatItHasSeenAlone) {
  Budget budget;
  const Language some = Language::of_words({word_of("ab"), word_of("a")});
  const TextOrder order = text_order(some, Holds::some_outputs, word_of("a"), word_of("b"), budget);
  EXPECT_EQ(order.has(KindOfRun::a_first), Known::yes);
  EXPECT_EQ(order.has(KindOfRun::b_first), Known::unknown);
  EXPECT_EQ(before(order), BeforeVerdict::unknown);
  TextOrder other;
  other.runs = {Known::yes, Known::yes, Known::no, Known::yes, Known::no, Known::no};
  const auto both = joined(order, other);
  ASSERT_TRUE(both);
  EXPECT_EQ(before(*both), BeforeVerdict::may);
  other.runs[0] = Known::no;
  EXPECT_FALSE(joined(order, other));
}

TEST(Order, IsReducedToWhatDoesNotFollow) {
  using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
  EXPECT_EQ(reduced({{0, 1, 1, 1}, {0, 0, 0, 1}, {0, 0, 0, 1}, {0, 0, 0, 0}}),
            (Pairs{{0, 1}, {0, 2}, {1, 3}, {2, 3}}));
  EXPECT_TRUE(reduced({{0, 0}, {0, 0}}).empty());
}

}  // namespace
}  // namespace forkcheck
