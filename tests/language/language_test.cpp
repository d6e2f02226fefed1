#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/check.h"
#include "random_nfa.h"

namespace forkcheck {
namespace {

using testing::language_of;
using testing::listed;
using testing::naive_words;
using testing::RandomNfa;
using testing::Shape;
using testing::WordSet;

std::vector<Word> words(std::initializer_list<std::string_view> texts) {
  std::vector<Word> all;
  for (const auto text : texts) all.push_back(word_of(text));
  return all;
}

// Alphabets of texts: a prefix code, single bytes, and codes in which texts begin or make up others.
std::vector<std::vector<Word>> alphabets() {
  return {words({"a", "b"}),
          words({"abc\n", "abd\n", "x"}),
          words({"a", "ab", "b"}),
          words({"aa", "aaa", "b"}),
          words({"Child", "Child 2", " 2", "2"}),
          {token({}), token({{1}}), token({{2}}), word_of("{")}};
}

BigInt factorial(unsigned n) {
  BigInt f;
  mpz_fac_ui(f.get_mpz_t(), n);
  return f;
}

// n writers of k texts each, every writer's own letter, in any interleaving: the grid of (k+1)^n states.
Nfa interleavings(std::uint32_t n, std::uint32_t k) {
  Nfa nfa;
  std::size_t states = 1;
  for (std::uint32_t i = 0; i < n; i++) states *= k + 1;
  for (std::size_t s = 0; s < states; s++) nfa.add_state();
  std::size_t stride = 1;
  for (std::uint32_t writer = 0; writer < n; writer++, stride *= k + 1) {
    const auto letter = nfa.letter_id(Word(1, 'a' + writer));
    for (std::size_t s = 0; s < states; s++) {
      if (s / stride % (k + 1) < k) nfa.edges[s].push_back({letter, static_cast<Nfa::State>(s + stride)});
    }
  }
  nfa.accepting.back() = 1;
  return nfa;
}

TEST(Language, holds_the_words_of_random_acyclic_automata) {
  for (const auto& letters : alphabets()) {
    RandomNfa maker{std::mt19937_64(letters.size()), Shape::acyclic, letters};
    for (int round = 0; round < 400; round++) {
      const Nfa nfa = maker.make();
      const WordSet truth = naive_words(nfa, 1000);
      const Language language = language_of(nfa);
      ASSERT_EQ(listed(language), std::vector<Word>(truth.begin(), truth.end()));
      ASSERT_EQ(*language.count(), truth.size());
      ASSERT_EQ(language, Language::of_words({truth.begin(), truth.end()}));
      ASSERT_EQ(language.empty(), truth.empty());
      BigInt k = 0;
      for (const Word& word : truth) {
        ASSERT_TRUE(language.contains(word));
        ASSERT_EQ(language.at(k), word);
        k += 1;
      }
      ASSERT_EQ(language.at(k), std::nullopt);
    }
  }
}

TEST(Language, holds_the_words_of_random_cyclic_automata) {
  for (const auto& letters : alphabets()) {
    RandomNfa maker{std::mt19937_64(letters.size()), Shape::any, letters};
    for (int round = 0; round < 400; round++) {
      const Nfa nfa = maker.make();
      const WordSet truth = naive_words(nfa, 9);
      const Language language = language_of(nfa);
      ASSERT_EQ(listed(language, 9), std::vector<Word>(truth.begin(), truth.end()));
      for (const Word& word : truth) ASSERT_TRUE(language.contains(word));
      if (const auto count = language.count()) {
        ASSERT_EQ(*count, listed(language).size());
      }
    }
  }
}

// Can a word of at most `length` symbols tell the two states apart?
bool differ(const Language& language, Language::State a, Language::State b, std::size_t length) {
  if (language.accepts_at(a) != language.accepts_at(b)) return true;
  if (a == b || length == 0) return false;
  for (const auto& edge : language.edges(a)) {
    const auto other = language.next(b, edge.symbol);
    if (!other || differ(language, edge.target, *other, length - 1)) return true;
  }
  const auto mine = language.edges(a), theirs = language.edges(b);
  return mine.last - mine.first != theirs.last - theirs.first;
}

TEST(Language, is_minimal) {
  for (const Shape shape : {Shape::acyclic, Shape::any}) {
    RandomNfa maker{std::mt19937_64(3), shape, words({"a", "ab", "c"})};
    for (int round = 0; round < 300; round++) {
      const Language language = language_of(maker.make());
      for (Language::State b = 0; b < language.state_count(); b++) {
        const bool blind_alley = !language.accepts_at(b) && language.edges(b).first == language.edges(b).last;
        ASSERT_FALSE(blind_alley);
        for (Language::State a = 0; a < b; a++)
          ASSERT_TRUE(differ(language, a, b, 8)) << "states with the same words";
      }
    }
  }
}

TEST(Language, equality_is_equality_of_words) {
  Nfa twice;  // (ab)* once by texts "ab", once by single bytes
  twice.add_state();
  twice.accepting[0] = 1;
  twice.edges[0].push_back({twice.letter_id(word_of("ab")), 0});
  Nfa bytes;
  bytes.add_state();
  bytes.add_state();
  bytes.accepting[0] = 1;
  bytes.edges[0].push_back({bytes.letter_id(word_of("a")), 1});
  bytes.edges[1].push_back({bytes.letter_id(word_of("b")), 0});
  EXPECT_EQ(language_of(twice), language_of(bytes));
  bytes.accepting[1] = 1;
  EXPECT_NE(language_of(twice), language_of(bytes));
}

TEST(Language, without_words_is_the_empty_one) {
  Nfa nowhere;
  nowhere.add_state();
  EXPECT_EQ(language_of(nowhere), Language());
  EXPECT_EQ(language_of(Nfa()), Language());
  EXPECT_EQ(Language::of_words({}), Language());
  EXPECT_EQ(*Language().count(), 0);
  EXPECT_FALSE(Language().contains(Word()));
  EXPECT_TRUE(listed(Language()).empty());
  EXPECT_EQ(Language().at(0), std::nullopt);
  EXPECT_TRUE(Language().edge_cover().empty());
  EXPECT_EQ(Language().longest_viable_prefix(word_of("a")), 0u);
}

TEST(Language, of_the_empty_word_alone) {
  const Language nothing = Language::of_words({Word()});
  EXPECT_EQ(*nothing.count(), 1);
  EXPECT_TRUE(nothing.contains(Word()));
  EXPECT_EQ(nothing.state_count(), 1u);
  EXPECT_EQ(nothing.edge_cover(), std::vector<Word>{Word()});
}

TEST(Language, counts_interleavings_exactly) {
  const Language language = language_of(interleavings(4, 11));
  const BigInt f = factorial(11);
  EXPECT_EQ(*language.count(), BigInt(factorial(44) / (f * f * f * f)));
  EXPECT_EQ(language.state_count(), 12u * 12 * 12 * 12);
  const BigInt last = *language.count() - 1;
  EXPECT_EQ(language.at(last), word_of("dddddddddddcccccccccccbbbbbbbbbbbaaaaaaaaaaa"));
}

TEST(Language, with_a_cycle_has_no_count_but_words_up_to_a_length) {
  Nfa loop;
  loop.add_state();
  loop.add_state();
  const auto a = loop.letter_id(word_of("a"));
  loop.edges[0].push_back({a, 0});
  loop.edges[0].push_back({0, 1});
  loop.accepting[1] = 1;
  const Language language = language_of(loop);
  EXPECT_EQ(language.count(), std::nullopt);
  EXPECT_EQ(listed(language, 3), words({"", "a", "aa", "aaa"}));
  EXPECT_THROW(listed(language), BrokenInvariant);
}

// Half of all long prefixes lead to words that are too long: a walk that doesn't know it would never end.
TEST(Language, listing_up_to_a_length_leaves_out_blind_alleys) {
  Nfa nfa;
  for (int s = 0; s < 102; s++) nfa.add_state();
  const auto a = nfa.letter_id(word_of("a")), b = nfa.letter_id(word_of("b"));
  nfa.edges[0] = {{a, 0}, {b, 0}, {a, 1}};
  for (Nfa::State s = 1; s < 101; s++) nfa.edges[s].push_back({b, s + 1});
  nfa.accepting[101] = 1;
  EXPECT_EQ(listed(language_of(nfa), 103).size(), 1u + 2 + 4);
}

TEST(Language, listing_stops_when_told) {
  int seen = 0;
  language_of(interleavings(3, 8)).for_each([&](WordView) { return ++seen < 5; });
  EXPECT_EQ(seen, 5);
}

TEST(Language, samples_uniformly_and_reproducibly) {
  RandomNfa maker{std::mt19937_64(11), Shape::acyclic, words({"a", "b", "ab"})};
  Language language;
  while (language.count() < BigInt(20) || language.count() > BigInt(60)) language = language_of(maker.make());
  const auto cells = language.count()->get_ui();
  std::map<Word, double> drawn;
  std::mt19937_64 random(1), again(1);
  const double per_cell = 500;
  for (double i = 0; i < per_cell * static_cast<double>(cells); i++) {
    const Word word = language.sample(random);
    ASSERT_TRUE(language.contains(word));
    ASSERT_EQ(word, language.sample(again));
    drawn[word]++;
  }
  EXPECT_EQ(drawn.size(), cells);
  double chi_square = 0;
  for (const auto& [word, n] : drawn) chi_square += (n - per_cell) * (n - per_cell) / per_cell;
  const double freedom = static_cast<double>(cells) - 1;
  EXPECT_LT(chi_square, freedom + 4 * std::sqrt(2 * freedom));
}

TEST(Language, tells_how_far_a_word_is_legal) {
  const Language language = Language::of_words(words({"093636", "903636", "930636", "936036"}));
  EXPECT_EQ(language.longest_viable_prefix(word_of("960336")), 1u);
  EXPECT_EQ(language.longest_viable_prefix(word_of("936036")), 6u);
  EXPECT_EQ(language.longest_viable_prefix(word_of("9360366")), 6u);
}

TEST(Language, finds_a_shortest_word_outside_of_another) {
  RandomNfa maker{std::mt19937_64(5), Shape::any, words({"a", "b"})};
  for (int round = 0; round < 1000; round++) {
    const Nfa mine = maker.make(), theirs = maker.make();
    const WordSet other = naive_words(theirs, 9);
    std::optional<std::size_t> shortest;
    for (const Word& word : naive_words(mine, 9)) {
      if (!other.contains(word)) shortest = std::min(shortest.value_or(100), word.size());
    }
    const auto found = language_of(mine).shortest_outside(language_of(theirs));
    if (shortest) {
      ASSERT_TRUE(found);
      ASSERT_EQ(found->size(), *shortest);
      ASSERT_TRUE(language_of(mine).contains(*found) && !language_of(theirs).contains(*found));
    } else if (found) {
      ASSERT_GT(found->size(), 9u);
    }
  }
}

TEST(Language, covers_every_edge) {
  for (const Shape shape : {Shape::acyclic, Shape::any}) {
    RandomNfa maker{std::mt19937_64(9), shape, words({"a", "b", "c"})};
    for (int round = 0; round < 500; round++) {
      const Language language = language_of(maker.make());
      std::set<std::pair<Language::State, Symbol>> crossed;
      const auto cover = language.edge_cover();
      for (const Word& word : cover) {
        ASSERT_TRUE(language.contains(word));
        Language::State at = language.start();
        for (const Symbol symbol : word) {
          crossed.emplace(at, symbol);
          at = *language.next(at, symbol);
        }
      }
      std::size_t edges = 0;
      for (Language::State s = 0; s < language.state_count(); s++) {
        edges += static_cast<std::size_t>(language.edges(s).last - language.edges(s).first);
      }
      ASSERT_EQ(crossed.size(), edges);
      ASSERT_LE(cover.size(), std::max<std::size_t>(edges, 1));
    }
  }
}

TEST(Language, handles_words_of_a_million_symbols) {
  constexpr std::size_t length = 1'000'000;
  Nfa chain;
  for (std::size_t s = 0; s <= length; s++) chain.add_state();
  const auto x = chain.letter_id(word_of("x"));
  for (Nfa::State s = 0; s < length; s++) chain.edges[s].push_back({x, s + 1});
  chain.accepting[length] = 1;
  const Language language = language_of(chain);
  EXPECT_EQ(*language.count(), 1);
  EXPECT_EQ(listed(language), std::vector<Word>{Word(length, 'x')});
  EXPECT_EQ(language.at(0), Word(length, 'x'));
  EXPECT_EQ(language.edge_cover(), std::vector<Word>{Word(length, 'x')});
  EXPECT_EQ(language.shortest_outside(Language())->size(), length);
  EXPECT_EQ(language, Language::of_words({Word(length, 'x')}));
}

TEST(Language, handles_a_million_silent_steps) {
  Nfa chain;
  for (int s = 0; s <= 1'000'000; s++) chain.add_state();
  for (Nfa::State s = 0; s < 1'000'000; s++) chain.edges[s] = {{0, s + 1}, {0, (s + 7) % 1'000'001}};
  chain.accepting.back() = 1;
  EXPECT_EQ(listed(language_of(chain)), std::vector<Word>{Word()});
}

TEST(Language, building_stops_when_the_budget_is_spent) {
  Budget budget(std::chrono::duration<double>(0), std::nullopt);
  EXPECT_EQ(Language::from(interleavings(4, 11), budget), std::nullopt);
}

TEST(Language, copies_share_counts_and_stay_equal) {
  const Language language = Language::of_words(words({"a", "b"}));
  EXPECT_EQ(language.at(1), word_of("b"));
  const Language copy = language;
  EXPECT_EQ(copy, Language::of_words(words({"b", "a"})));
  EXPECT_EQ(copy.at(0), word_of("a"));
}

}  // namespace
}  // namespace forkcheck
