#include "language/operations.h"

#include <gtest/gtest.h>

#include "random_nfa.h"

namespace forkcheck {
namespace {

using testing::language_of;
using testing::listed;
using testing::naive_words;
using testing::RandomNfa;
using testing::Shape;
using testing::WordSet;

std::size_t edit_distance(const Word& a, const Word& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); i++) {
    for (std::size_t j = 0; j <= b.size(); j++) {
      d[i][j] = i + j;
      if (i > 0) d[i][j] = std::min(d[i][j], d[i - 1][j] + 1);
      if (j > 0) d[i][j] = std::min(d[i][j], d[i][j - 1] + 1);
      if (i > 0 && j > 0) d[i][j] = std::min(d[i][j], d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
    }
  }
  return d[a.size()][b.size()];
}

struct Operations : ::testing::TestWithParam<Shape> {
  RandomNfa maker{std::mt19937_64(17), GetParam(), {word_of("a"), word_of("b"), word_of("ba")}};
  Budget unlimited;
};

TEST_P(Operations, are_those_of_sets) {
  constexpr std::size_t length = 7;
  for (int round = 0; round < 300; round++) {
    const Nfa first = maker.make(), second = maker.make();
    const WordSet a = naive_words(first, length), b = naive_words(second, length);
    const Language left = language_of(first), right = language_of(second);
    WordSet both, only_left, all = a;
    all.insert(b.begin(), b.end());
    for (const Word& word : a) (b.contains(word) ? both : only_left).insert(word);
    const auto expect = [&](const std::optional<Language>& language, const WordSet& words) {
      ASSERT_EQ(listed(*language, length), std::vector<Word>(words.begin(), words.end()));
    };
    expect(unite({left, right}, unlimited), all);
    expect(intersection(left, right, unlimited), both);
    expect(difference(left, right, unlimited), only_left);
    const Language rest = *difference(left, right, unlimited);
    ASSERT_EQ(*unite({rest, *intersection(left, right, unlimited)}, unlimited), left);
  }
}

TEST_P(Operations, nearest_is_at_the_smallest_edit_distance) {
  for (int round = 0; round < 300; round++) {
    const Nfa nfa = maker.make();
    const Language language = language_of(nfa);
    Word wrong;
    for (auto n = maker.below(6); n > 0; n--) wrong += U"abc"[maker.below(3)];
    std::optional<std::size_t> smallest;
    for (const Word& word : naive_words(nfa, 10)) {
      smallest = std::min(smallest.value_or(100), edit_distance(word, wrong));
    }
    const auto found = nearest(language, wrong, 4, unlimited);
    ASSERT_EQ(found.has_value(), smallest && *smallest <= 4);
    if (!found) continue;
    ASSERT_EQ(found->distance, *smallest);
    ASSERT_EQ(edit_distance(found->word, wrong), *smallest);
    ASSERT_TRUE(language.contains(found->word));
  }
}

INSTANTIATE_TEST_SUITE_P(, Operations, ::testing::Values(Shape::acyclic, Shape::any), [](const auto& shape) {
  return shape.param == Shape::acyclic ? "acyclic" : "cyclic";
});

TEST(Operation, on_no_languages_or_words) {
  Budget unlimited;
  const Language a = Language::of_words({word_of("a")});
  EXPECT_EQ(unite({}, unlimited), Language());
  EXPECT_EQ(unite({Language(), a}, unlimited), a);
  EXPECT_EQ(intersection(a, Language(), unlimited), Language());
  EXPECT_EQ(difference(a, Language(), unlimited), a);
  EXPECT_EQ(difference(Language(), a, unlimited), Language());
  EXPECT_FALSE(nearest(Language(), word_of("a"), 10, unlimited));
}

TEST(Operation, stops_when_the_budget_is_spent) {
  std::vector<Word> words;
  for (char32_t i = 0; i < 60000; i++) words.push_back({i % 250, i / 250, i % 7});
  const Language many = Language::of_words(words);
  Budget spent(std::chrono::duration<double>(0), std::nullopt);
  EXPECT_EQ(difference(many, many, spent), std::nullopt);
}

}  // namespace
}  // namespace forkcheck
