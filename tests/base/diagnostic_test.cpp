#include "base/diagnostic.h"

#include <gtest/gtest.h>

#include <set>

#include "base/bigint.h"

namespace forkcheck {
namespace {

TEST(Diagnostic, ShowsPlaceLineCaretAndNote) {
  Sources sources;
  const FileId file = sources.add({"p.c", "int main(void)\n{\n\tint x = 3\n}\n"});
  const auto d = diagnose(Code::syntax_error, Span{file, 3, 10, 1}, "expected ';'", "add one");
  EXPECT_EQ(render(d, sources),
            "p.c:3:10: error: expected ';' [FC1001]\n"
            "    3 | \tint x = 3\n"
            "      | \t        ^\n"
            "        note: add one\n");
}

TEST(Diagnostic, ShowsAPieceOfALineThatIsTooLong) {
  Sources sources;
  const FileId file = sources.add({"p.c", std::string(5000, 'a') + "!" + std::string(5000, 'b')});
  const std::string text = render(diagnose(Code::syntax_error, Span{file, 1, 5001, 1}, "no", ""), sources);
  EXPECT_LT(text.size(), 1000u);
  const auto caret = text.rfind('^') - text.rfind('\n', text.rfind('^'));
  const auto mark = text.find('!') - text.rfind('\n', text.find('!'));
  EXPECT_EQ(caret, mark);
}

TEST(Diagnostic, LetsNoControlBytesThrough) {
  Sources sources;
  const FileId file = sources.add({"p.c", "a\x1b[31m\x80$"});
  const std::string text = render(diagnose(Code::syntax_error, Span{file, 1, 8, 1}, "no", ""), sources);
  EXPECT_NE(text.find("| a?[31m?$\n      |        ^\n"), std::string::npos) << text;
}

TEST(Diagnostic, CodesParseBackAndRowsAreWhole) {
  std::set<Code> seen;
  for (const CodeRow& row : code_table()) {
    EXPECT_TRUE(seen.insert(row.code).second) << code_name(row.code) << " stands twice";
    EXPECT_EQ(parse_code(code_name(row.code)), row.code);
    for (const auto text : {row.title, row.meaning, row.example, row.mend}) EXPECT_FALSE(text.empty()) << code_name(row.code);
  }
  EXPECT_FALSE(parse_code("FC9999"));
  EXPECT_FALSE(parse_code("FCx"));
}

TEST(BigInt, Commas) {
  EXPECT_EQ(with_commas(BigInt(7)), "7");
  EXPECT_EQ(with_commas(BigInt(1234567)), "1,234,567");
  EXPECT_EQ(with_commas(BigInt(-123)), "-123");
}

}  // namespace
}  // namespace forkcheck
