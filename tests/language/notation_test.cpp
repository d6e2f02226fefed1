#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "language/symbol.h"

namespace forkcheck {
namespace {

std::string written(std::string_view bytes) {
  return write_output(word_of(bytes));
}

TEST(Notation, escapes_what_cannot_be_shown) {
  EXPECT_EQ(written("Start\n0\nChild\n"), "Start\\n0\\nChild\\n");
  EXPECT_EQ(written("a\tb\\c"), "a\\tb\\\\c");
  EXPECT_EQ(written(std::string_view("\0\r\x1b[0m\x7f", 7)), "\\x00\\x0d\\x1b[0m\\x7f");
  EXPECT_EQ(written(""), "");
}

TEST(Notation, keeps_printable_utf8_and_nothing_that_only_looks_like_it) {
  EXPECT_EQ(written("é€😀"), "é€😀");
  EXPECT_EQ(written("\xc3"), "\\xc3");
  EXPECT_EQ(written("\xc3\xc3\xa9"), "\\xc3é");
  EXPECT_EQ(written("\xe2\x82x"), "\\xe2\\x82x");
  EXPECT_EQ(written("\xc0\xaf"), "\\xc0\\xaf");           // overlong
  EXPECT_EQ(written("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate
  EXPECT_EQ(written("\xc2\x9b"), "\\xc2\\x9b");           // a terminal's control character
}

TEST(Notation, escapes_a_brace_only_where_it_would_read_as_a_token) {
  EXPECT_EQ(written("{P0}"), "\\{P0}");
  EXPECT_EQ(written("{init} {shell} {Px"), "\\{init} \\{shell} \\{Px");
  EXPECT_EQ(written("{ {init {shel} {{P {"), "{ {init {shel} {\\{P {");
  EXPECT_EQ(write_output(word_of("{") + token({{1}})), "{{P0.1}");
}

TEST(Notation, writes_tokens_and_endings) {
  EXPECT_EQ(write_output(token({}) + token({{1, 12}}) + init_token() + shell_token()),
            "{P0}{P0.1.12}{init}{shell}");
  EXPECT_EQ(write_output(word_of("a\t") + symbol::blocked), "a\\t\tblocked");
  EXPECT_EQ(write_output(Word(1, symbol::endless)), "\tendless");
  EXPECT_EQ(write_output(token({{1}}).substr(0, 2)), "{P0");
}

TEST(Notation, reads_back_what_it_reads) {
  EXPECT_EQ(*read_output("x\\x41\\x1B\\{P0}{P0.2}"), word_of("xA\x1b{P0}") + token({{2}}));
  EXPECT_EQ(*read_output("\tblocked"), Word(1, symbol::blocked));
  EXPECT_EQ(*read_output("\tblocked "), word_of("\tblocked "));
  EXPECT_EQ(*read_output("\\tblocked"), word_of("\tblocked"));
  EXPECT_EQ(*read_output("two\nlines{}{in}{"), word_of("two\nlines{}{in}{"));
}

TEST(Notation, names_what_differs_from_run_to_run) {
  for (int kind = 0; kind < opaque_kinds; ++kind) {
    const auto what = static_cast<Opaque>(kind);
    const std::string written = "a {" + std::string(name_of(what)) + "}";
    EXPECT_EQ(write_output(word_of("a ") + opaque_token(what)), written);
    EXPECT_EQ(*read_output(written), word_of("a ") + opaque_token(what));
    const std::string plain = "{" + std::string(name_of(what)) + "}";
    EXPECT_EQ(write_output(word_of(plain)), "\\" + plain);
  }
}

TEST(Notation, collects_every_mistake) {
  const auto word = read_output("\\q{P7}\\x4{P0.0}{P0.99999999}\\");
  ASSERT_FALSE(word);
  ASSERT_EQ(word.error().size(), 6u);
  EXPECT_EQ(word.error()[0].code, Code::bad_output);
  EXPECT_EQ(word.error()[1].message, "'{P7}' names no process");
}

TEST(Notation, round_trips_random_words) {
  std::mt19937_64 random(7);
  const std::vector<Word> parts{
      word_of("{"),    word_of("P"),    word_of("init}"), word_of("shell}"), word_of("\xe2\x82\xac"),
      word_of("\xe2"), word_of("\x82"), word_of("\\"),    word_of("\t"),     word_of("\n"),
      word_of("0"),    token({}),       token({{3, 1}}),  init_token(),      word_of("blocked"),
      word_of("x")};
  for (int round = 0; round < 20000; round++) {
    Word word;
    for (auto length = random() % 8; length > 0; length--) word += parts[random() % parts.size()];
    if (random() % 4 == 0) word += random() % 2 == 0 ? symbol::blocked : symbol::endless;
    const std::string text = write_output(word);
    const auto again = read_output(text);
    ASSERT_TRUE(again) << text;
    ASSERT_EQ(*again, word) << text;
    ASSERT_EQ(std::ranges::count(text, '\n'), 0);
  }
}

TEST(Order, is_that_of_bytes_with_tokens_after_braces) {
  std::vector<Word> sorted{Word(),
                           Word(1, symbol::blocked),
                           word_of("\n"),
                           word_of("a"),
                           word_of("a") + symbol::endless,
                           word_of("a\n"),
                           word_of("{}"),
                           token({}),
                           token({{1}}),
                           token({{1, 1}}),
                           token({{2}}),
                           init_token(),
                           shell_token(),
                           word_of("|"),
                           word_of("\xff")};
  EXPECT_TRUE(std::ranges::is_sorted(sorted, word_before));
}

}  // namespace
}  // namespace forkcheck
