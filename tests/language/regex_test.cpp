// The truth about an ERE is what the system's regcomp says.
#include <gtest/gtest.h>
#include <regex.h>

#include "random_nfa.h"

namespace forkcheck {
namespace {

class Matcher {
 public:
  explicit Matcher(const std::string& regex) {
    ok_ = regcomp(&compiled_, ("^(" + regex + ")$").c_str(), REG_EXTENDED | REG_NOSUB) == 0;
  }
  Matcher(const Matcher&) = delete;
  ~Matcher() {
    if (ok_) regfree(&compiled_);
  }
  bool matches(const std::string& text) const {
    return ok_ && regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0;
  }

 private:
  regex_t compiled_;
  bool ok_;
};

TEST(Regex, of_simple_languages) {
  EXPECT_EQ(Language::of_words({word_of("a")}).regex(), "a");
  EXPECT_EQ(Language::of_words({word_of("a\n")}).regex(), "a\\\\n");
  EXPECT_EQ(Language::of_words({Word(), word_of("{P0}")}).regex(), "(\\\\\\{P0})?");
  EXPECT_EQ(Language::of_words({Word()}).regex(), "");
  EXPECT_FALSE(Matcher(Language().regex()).matches(""));
  EXPECT_FALSE(Matcher(Language().regex()).matches("a"));
}

TEST(Regex, matches_the_written_words_and_no_others) {
  const std::vector<std::vector<Word>> alphabets{
      {word_of("a"), word_of("b"), word_of("ab")},
      {word_of("{"), word_of("P"), word_of("init}"), token({{1}})},
      {word_of("\xc3"), word_of("\xa9"), word_of("\xc3\xa8"), word_of("*")},
      {word_of("\\"), word_of("\n"), word_of("."), word_of("[")},
      {word_of("a"), Word(1, symbol::blocked)}};
  for (const auto& letters : alphabets) {
    testing::WordSet every{Word()};
    for (int length = 0; length < 4; length++) {
      for (const Word& word : testing::WordSet(every)) {
        for (const Word& letter : letters) every.insert(word + letter);
      }
    }
    for (const auto shape : {testing::Shape::acyclic, testing::Shape::any}) {
      testing::RandomNfa maker{std::mt19937_64(letters.size()), shape, letters};
      for (int round = 0; round < 60; round++) {
        const Language language = testing::language_of(maker.make());
        const std::string regex = language.regex();
        if (regex.size() > 3000) continue;
        const Matcher matcher(regex);
        for (const Word& word : every)
          ASSERT_EQ(matcher.matches(write_output(word)), language.contains(word)) << regex << "\n"
                                                                                  << write_output(word);
      }
    }
  }
}

TEST(Regex, stops_at_the_given_length) {
  std::vector<Word> words;
  for (char32_t a = 'a'; a < 'z'; a++) words.push_back({a, a, a});
  const Language language = Language::of_words(words);
  EXPECT_EQ(language.regex(20), std::nullopt);
  EXPECT_EQ(language.regex(1000), language.regex());
}

}  // namespace
}  // namespace forkcheck
