// Walks without the automaton say what the language says.
#include <gtest/gtest.h>

#include "engines/engines.h"
#include "engines/output_walk.h"
#include "families.h"
#include "programs.h"

namespace forkcheck {
namespace {

using namespace testing;

std::vector<Word> first_of(const Language& language, std::size_t most) {
  std::vector<Word> words;
  language.for_each(
      [&](WordView word) {
        words.emplace_back(word);
        return words.size() < most;
      },
      1000);
  return words;
}

// How many of the questions the walk could answer.
int expect_as_explored(const std::string& code, const Profile& profile) {
  SCOPED_TRACE(code);
  const auto model = load(code, profile);
  Budget budget;
  const Answer all = explore(*model, budget);
  if (!all.complete || all.language.empty()) return 0;
  const std::vector<Word> words = first_of(all.language, 20);
  const auto walked = first_outputs(*model, 20, budget);
  EXPECT_EQ(walked.value_or(words), words);
  for (const Word& word : words) {
    EXPECT_TRUE(is_output(*model, word, budget).value_or(true)) << write_output(word);
    for (const Word& wrong : {word + U"a", word.substr(0, word.size() / 2), U"b" + word}) {
      const bool holds = all.language.contains(wrong);
      EXPECT_EQ(is_output(*model, wrong, budget).value_or(holds), holds) << write_output(wrong);
      const Word similar = similar_output(*model, wrong, budget).value_or(word);
      EXPECT_TRUE(all.language.contains(similar));
      const std::size_t viable = all.language.longest_viable_prefix(wrong);
      if (walked) {
        EXPECT_EQ(similar.substr(0, viable), wrong.substr(0, viable));
      }
    }
  }
  return walked ? 1 : 0;
}

TEST(OutputWalk, SmallPrograms) {
  int walked = 0;
  for (const SmallProgram& program : small_programs()) walked += expect_as_explored(program.code, Profile());
  EXPECT_GE(walked, 10);
}

TEST(OutputWalk, RandomPrograms) {
  int walked = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    Profile profile;
    if (seed % 3 == 0) profile.out = Stdout::unbuffered;
    if (seed % 5 == 0) profile.fork_fails = ForkFails::may;
    walked += expect_as_explored(RandomProgram(seed).make(), profile);
  }
  EXPECT_GE(walked, 200);
}

TEST(OutputWalk, TellsWhatNobodyCouldList) {
  const auto model = load(letters_and_join(7, 7), Profile());
  Budget budget;
  Word word;
  for (char32_t letter = 'A'; letter < 'A' + 49; ++letter) word += letter;
  EXPECT_EQ(is_output(*model, word + U"!", budget), true);
  EXPECT_EQ(is_output(*model, word, budget), false);
  std::swap(word[47], word[48]);
  EXPECT_EQ(is_output(*model, word + U"!", budget), false);
}

TEST(OutputWalk, LeavesEndlessRunsToTheFullSearch) {
  const auto model = load("int main() { while (waitpid(1, NULL, WNOHANG) < 0) ; return 0; }", Profile());
  Budget budget;
  EXPECT_FALSE(is_output(*model, U"", budget).has_value());
  EXPECT_FALSE(is_output(*model, Word(1, symbol::endless), budget).has_value());
}

}  // namespace
}  // namespace forkcheck
