#include "language/matcher.h"

#include <gtest/gtest.h>

namespace forkcheck {
namespace {

const Word p0 = token({}), p1 = token({{1}}), p2 = token({{2}});

TEST(Matches, bytes_are_themselves) {
  EXPECT_TRUE(matches(word_of("a\xff\n"), "a\xff\n"));
  EXPECT_FALSE(matches(word_of("ab"), "a"));
  EXPECT_FALSE(matches(word_of("a"), "ab"));
  EXPECT_TRUE(matches(Word(), ""));
}

TEST(Matches, a_token_is_one_number_everywhere) {
  const Word word = p0 + word_of(" ") + p1 + word_of(" ") + p0;
  EXPECT_TRUE(matches(word, "17 4 17"));
  EXPECT_FALSE(matches(word, "17 4 18"));
  EXPECT_FALSE(matches(word, "17 17 17"));
  EXPECT_FALSE(matches(word, "17  17"));
}

TEST(Matches, numbers_are_pids) {
  EXPECT_FALSE(matches(p0, "0"));
  EXPECT_FALSE(matches(p0, "017"));
  EXPECT_FALSE(matches(p0, "-5"));
  EXPECT_FALSE(matches(p0, "1"));  // that is init
  EXPECT_TRUE(matches(init_token(), "1"));
  EXPECT_FALSE(matches(init_token(), "2"));
  EXPECT_TRUE(matches(p0, "2147483647"));
  EXPECT_FALSE(matches(p0, "2147483648"));
  EXPECT_FALSE(matches(p0, "99999999999"));
}

TEST(Matches, digits_beside_a_token_are_tried_every_way) {
  EXPECT_TRUE(matches(p0 + word_of("7"), "127"));
  EXPECT_TRUE(matches(p0 + p1 + p0, "12312"));  // 12 3 12
  EXPECT_FALSE(matches(p0 + p1 + p0, "12341"));
  EXPECT_TRUE(matches(p0 + p1 + p2, "234"));
  EXPECT_FALSE(matches(p0 + p1 + p2, "222"));
  EXPECT_TRUE(matches(p0 + p1, "222"));
}

TEST(Matches, what_differs_from_run_to_run_is_anything_of_its_kind) {
  const Word word = word_of("at ") + opaque_token(Opaque::time) + word_of(": ") + opaque_token(Opaque::address);
  EXPECT_TRUE(matches(word, "at 1700000000: 0x7ffd12ab"));
  EXPECT_FALSE(matches(word, "at noon: 0x7ffd12ab"));
  EXPECT_FALSE(matches(word, "at 17: 7ffd"));
  EXPECT_TRUE(matches(opaque_token(Opaque::user) + word_of("0"), "00"));  // not a process: it may be 0, and the same twice
  EXPECT_TRUE(matches(opaque_token(Opaque::date), "Mon Jan  1"));
}

TEST(Matches, an_ending_stands_for_no_bytes) {
  EXPECT_TRUE(matches(word_of("a") + symbol::blocked, "a"));
  EXPECT_TRUE(matches(p0 + symbol::endless, "55"));
  EXPECT_FALSE(matches(p0 + symbol::endless, "55x"));
}

TEST(Find, names_the_word_that_was_seen) {
  const Language language = Language::of_words(
      {word_of("child ") + p1 + word_of("\nparent ") + p0, word_of("parent ") + p0 + word_of("\nchild ") + p1,
       word_of("child ") + p1 + word_of("\nparent ") + p1, word_of("stuck") + symbol::blocked});
  EXPECT_EQ(find(language, "child 31\nparent 30"), word_of("child ") + p1 + word_of("\nparent ") + p0);
  EXPECT_EQ(find(language, "child 31\nparent 31"), word_of("child ") + p1 + word_of("\nparent ") + p1);
  EXPECT_EQ(find(language, "parent 30\nchild 31"), word_of("parent ") + p0 + word_of("\nchild ") + p1);
  EXPECT_EQ(find(language, "parent 30\nchild 30"), std::nullopt);
  EXPECT_EQ(find(language, "stuck"), word_of("stuck") + symbol::blocked);
  EXPECT_EQ(find(Language(), ""), std::nullopt);
}

TEST(Find, takes_digits_before_tokens_and_tokens_in_order) {
  EXPECT_EQ(find(Language::of_words({p2, p1, p0}), "77"), p0);
  EXPECT_EQ(find(Language::of_words({p1, word_of("77")}), "77"), word_of("77"));
}

// The pids of n children in any order, and then a text that doesn't fit: no n! assignments are tried one by
// one.
TEST(Find, does_not_try_the_same_configuration_twice) {
  Nfa nfa;
  constexpr std::uint32_t n = 7;
  for (std::uint32_t done = 0; done < 1u << n; done++) {
    const auto state = nfa.add_state();
    for (std::uint32_t child = 0; child < n; child++) {
      if (!(done >> child & 1))
        nfa.edges[state].push_back({nfa.letter_id(token({{child + 1}}) + U' '), done | 1u << child});
    }
  }
  nfa.accepting.back() = 1;
  Budget unlimited;
  const Language language = *Language::from(nfa, unlimited);
  EXPECT_TRUE(find(language, "11 12 13 14 15 16 17 "));
  EXPECT_FALSE(find(language, "11 12 13 14 15 16 11 "));
}

TEST(Find, handles_long_outputs) {
  const std::string raw(300'000, 'x');
  EXPECT_EQ(find(Language::of_words({word_of(raw) + p0}), raw + "42"), word_of(raw) + p0);
}

}  // namespace
}  // namespace forkcheck
