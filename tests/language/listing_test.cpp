// Lines at the speed of memory are those of the plain walk.
#include <gtest/gtest.h>

#include "language/listing.h"

namespace forkcheck {
namespace {

std::string walked(const Language& language) {
  std::string lines;
  language.for_each([&](WordView word) {
    lines += write_output(word) + '\n';
    return true;
  });
  return lines;
}

std::string listed(const Language& language) {
  std::string lines;
  const auto count = list_lines(language, [&](std::string_view block) {
    lines += block;
    return true;
  });
  EXPECT_EQ(BigInt(std::to_string(count)), language.count());
  return lines;
}

// All words of up to `length` letters, of which each is one of `letters`.
Language all_words(std::u32string_view letters, std::size_t length) {
  std::vector<Word> words{Word()};
  for (std::size_t first = 0; length > 0; --length) {
    const std::size_t last = words.size();
    for (; first < last; ++first) {
      for (const char32_t letter : letters) words.push_back(words[first] + letter);
    }
  }
  return Language::of_words(words);
}

TEST(Listing, IsTheWalk) {
  for (const Language& language :
       {Language(), Language::of_words({Word()}), Language::of_words({U"a\n", U"a\nb\t", U"b\"?"}),
        all_words(U"ab\n", 7), all_words(U"xyz\a0", 5)}) {
    EXPECT_TRUE(has_plain_notation(language));
    EXPECT_EQ(listed(language), walked(language));
  }
}

TEST(Listing, OfLinesLongerThanABlock) {
  const Language language =
      Language::of_words({Word(300'000, U'a'), Word(300'000, U'a') + U"b", Word(5, U'a')});
  EXPECT_EQ(listed(language), walked(language));
}

TEST(Listing, Stops) {
  const Language language = all_words(U"abcdefgh", 6);
  int blocks = 0;
  list_lines(language, [&](std::string_view) { return ++blocks < 2; });
  EXPECT_EQ(blocks, 2);
}

TEST(Listing, LeavesOtherNotationsAlone) {
  EXPECT_FALSE(has_plain_notation(Language::of_words({U"a{b"})));
  EXPECT_FALSE(has_plain_notation(Language::of_words({U"\\"})));
  EXPECT_FALSE(has_plain_notation(Language::of_words({Word(1, 0xC3)})));
  EXPECT_FALSE(has_plain_notation(Language::of_words({Word(1, symbol::blocked)})));
}

}  // namespace
}  // namespace forkcheck
