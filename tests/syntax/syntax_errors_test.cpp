// What people are told about programs that aren't C: message, line and column.
#include <gtest/gtest.h>

#include "read_text.h"

namespace forkcheck {
namespace {

struct Case {
  const char* text;
  const char* messages;
};

class Messages : public testing::TestWithParam<Case> {};

TEST_P(Messages, AreAsAPersonWouldSayThem) { EXPECT_EQ(ReadText(GetParam().text).messages(), GetParam().messages) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(
    Programs, Messages,
    testing::Values(
        Case{"int main(void) {\n  int x = 3\n  return x;\n}\n", "2:12 FC1001 expected ';' after '3' in a declaration\n"},
        Case{"int main(void) {\n  f(1)\n}\n", "2:7 FC1001 expected ';' after ')'\n"},
        Case{"int main(void) {\n  if (x == 0 { }\n}\n", "2:14 FC1001 expected ')' after '0' in an if\n"},
        Case{"int main(void) {\n  pid_t pid = 1;\n}\n", "2:3 FC1014 unknown type name 'pid_t'\n"},
        Case{"pid_t pid;\n", "1:1 FC1014 unknown type name 'pid_t'\n"},
        Case{"int f(pid_t p) { return (pid_t)p; }\n", "1:7 FC1014 unknown type name 'pid_t'\n"},
        Case{"int main(void) {\n  puts(\"hi);\n}\n", "2:8 FC1002 unterminated string\n"},
        Case{"int c = 'a;\n", "1:9 FC1002 unterminated character constant\n"},
        Case{"int main(void) { puts(\xE2\x80\x9Chi\xE2\x80\x9D); }\n", "1:23 FC1002 a curly quote is not C\n1:28 FC1002 a curly quote is not C\n"},
        Case{"int a; /* never\n", "1:8 FC1002 this comment is never closed\n"},
        Case{"int a @ b;\n", "1:7 FC1002 the character '@' is not C\n"},
        Case{"int main(void) {\n  return 0;\n", "2:11 FC1001 the file ends inside a function or declaration\n"},
        Case{"#include <pthread.h>\n#include <stdio.h>\n#include <complex.h>\n",
             "1:10 FC1004 header <pthread.h> is not supported\n3:10 FC1004 header <complex.h> is not supported\n"},
        Case{"int f(a) int b; { return a; }\n", "1:14 FC1001 unexpected declaration between a function's head and its body\n"},
        Case{"int f(a);\n", "1:7 FC1014 parameter 'a' has no type\n"},
        Case{"int double x;\n", "1:1 FC1015 'double int' is not a type\n"},
        Case{"int x = 09;\n", "1:9 FC1017 '09' is not a number that C knows\n"},
        Case{"int x = ({ 1; });\n", "1:9 FC1018 a statement expression ({ ... }) is not supported\n"},
        Case{"_Atomic int x;\n", "1:1 FC1018 _Atomic is not supported\n"},
        Case{"struct __attribute__((packed)) s { char c; int i; };\n", "1:23 FC1018 attribute 'packed' is not supported\n"},
        Case{"int a[] = { L\"wide\" };\n", "1:13 FC1018 a wide string is not supported\n"},
        Case{"int main(void) {\n  int x = 3\n  int y;\n  y = (4;\n  if x) ;\n}\n",
             "2:12 FC1001 expected ';' after '3' in a declaration\n4:9 FC1001 expected ')' after '4'\n5:6 FC1001 expected '(' after 'if' in an if\n"}));

TEST(SyntaxErrors, NameTheHeaderThatIsMissing) {
  const ReadText read("int main(void) {\n  pid_t pid = 1;\n}\n");
  ASSERT_EQ(read.errors.size(), 1u);
  EXPECT_EQ(read.errors[0].note, "did you forget #include <sys/types.h>?");
}

TEST(SyntaxErrors, AreAtMostFive) {
  std::string text = "int main(void) {\n";
  for (int i = 0; i < 50; ++i) text += "  int x = ;\n\n";
  EXPECT_EQ(ReadText(text + "}\n").errors.size(), 5u);
}

TEST(SyntaxErrors, PlacesAreOnesOfTheFile) {
  const ReadText read("#define BAD 1 2\nint main(void) {\n  return BAD;\n}\n");
  ASSERT_EQ(read.errors.size(), 1u);
  EXPECT_EQ(read.errors[0].span.line, 3u);
}

}  // namespace
}  // namespace forkcheck
