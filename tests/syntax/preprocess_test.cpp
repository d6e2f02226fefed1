// The preprocessor against the real one, token by token.
#include "syntax/preprocess.h"

#include <gmock/gmock.h>

#include "read_text.h"
#include "syntax/lex.h"

namespace forkcheck {
namespace {

using testing::ElementsAre;

std::vector<std::string> compilers_tokens(const std::string& text) {
  const TestFolder folder;
  const std::string out = output_of("(cc -E -P " + folder.write("p.c", text) + " 2>/dev/null)");
  Spellings spellings;
  std::vector<std::string> texts;
  for (const Token& token : lex(out, FileId(0), spellings)) texts.emplace_back(token.text);
  return texts;
}

class LikeCompiler : public testing::TestWithParam<const char*> {};

TEST_P(LikeCompiler, SameTokens) {
  if (!have_compiler()) GTEST_SKIP() << "no compiler to compare with";
  const PreprocessedText ours(GetParam());
  EXPECT_TRUE(ours.diagnostics.empty()) << ours.diagnostics.front().message;
  EXPECT_EQ(ours.spelled(), compilers_tokens(GetParam())) << GetParam();
}

// Among them the examples of C11 6.10.3.
INSTANTIATE_TEST_SUITE_P(
    Snippets, LikeCompiler,
    testing::Values(
        "#define N 3\nint a[N];\n#undef N\nint N;\n",
        "#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n#define g f\n#define z z[0]\n#define h g(~\n#define m(a) a(w)\n"
        "#define w 0,1\n#define t(a) a\n#define p() int\n#define q(x) x\n#define r(x,y) x ## y\n#define str(x) # x\n"
        "f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);\ng(x+(3,4)-w) | h 5) & m\n(f)^m(m);\np() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };\n"
        "char c[2][6] = { str(hello), str() };\n",
        "#define str(s) # s\n#define xstr(s) str(s)\n#define debug(s, t) printf(\"x\" # s \"= %d, x\" # t \"= %s\", x ## s, x ## t)\n"
        "#define INCFILE(n) vers ## n\n#define glue(a, b) a ## b\n#define xglue(a, b) glue(a, b)\n#define HIGHLOW \"hello\"\n"
        "#define LOW LOW \", world\"\ndebug(1, 2);\nfputs(str(strncmp(\"abc\\0d\", \"abc\", '\\4') == 0) str(: @\\n), s);\n"
        "xstr(INCFILE(2).h)\nglue(HIGH, LOW);\nxglue(HIGH, LOW)\n",
        "#define hash_hash # ## #\n#define mkstr(a) # a\n#define in_between(a) mkstr(a)\n#define join(c, d) in_between(c hash_hash d)\n"
        "char p[] = join(x, y);\n",
        "#define t(x,y,z) x ## y ## z\nint j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,), t(10,,), t(,11,), t(,,12), t(,,) };\n",
        "#define debug(...) fprintf(stderr, __VA_ARGS__)\n#define showlist(...) puts(#__VA_ARGS__)\n"
        "#define report(test, ...) ((test)?puts(#test): printf(__VA_ARGS__))\ndebug(\"Flag\");\ndebug(\"X = %d\\n\", x);\n"
        "showlist(The first, second, and third items.);\nreport(x>y, \"x is %d but y is %d\", x, y);\n",
        "#define E(f, ...) printf(f, ## __VA_ARGS__)\nE(\"a\"); E(\"a\", 1, 2); E(\"a\",);\n",
        "#define E(f, args...) printf(f, ## args)\nE(\"a\"); E(\"a\", 1, 2);\n",
        "#define foo foo + bar\n#define bar bar + foo\nfoo bar foo\n",
        "#define a(x) b(x\n#define b(x) [x]\na(1)) a(b(2)))\n", "#define f(x) x\n#define g f(\ng 1) f\n(2) f\n",
        "#define EMPTY\n#define LP (\n#define F(x) <x>\nF EMPTY (1) F LP 2)\n",
        "#if 1 + 2 * 3 == 7 && !0 && (4 >> 1) == 2 && -1 < 0 && -1 > 0u\nyes\n#else\nno\n#endif\n",
        "#if defined X || defined(Y)\n1\n#elif 0x10 == 16 && 'A' == 65 && '\\n' == 10 && ~0 == -1\n2\n#elif 1\n3\n#else\n4\n#endif\n",
        "#ifdef __linux__\nlinux_\n#endif\n#ifndef NOPE\nnope\n#endif\n#if __STDC__ && __x86_64__ && __GNUC__ >= 4\nyes\n#endif\n",
        "#if 0\ndon't say \"this\n#if 1\n#else\n#endif\n#elif 1 ? 2 : (3, 4)\nin\n#else\nout\n#endif\n",
        "#if (2 || 1 / 0) && !(0 && 1 / 0)\nlazy\n#endif\n", "int line = __LINE__;\n#define L __LINE__\n\nint l2 = L; int l3 =\nL;\n",
        "a/* comment\nover lines */b // end \\\nstill comment\nc\n", "in\\\nt x\\  \n = 1\\\n2;\n",
        "#define LONG(a, b) \\\n  a + \\\n  b\nLONG(1,\n     2) LONG((1, 2), [3])\n", "int a;\r\n#define X 1\r\nint b = X;\r\n\f\nint c;\n",
        "#define s(x) #x\ns( a   b\n c ) s(\"q\\\"\" 'c' '\\'' \\ ) s(/* none */)\n", "# \n#define\tTAB\t1 /* c */ 2\nTAB # 1\n",
        "1.5e+3 0x1p-2 .5 1..2 1e 0xE+1 a+++++b ->* ... <<= %: x\n", "#pragma once\n#undef nothing\nint ok;\n",
        "#define F(x, y) x y\nF(,) F(1,) F((,),(\n))\n"
        ));

TEST(Preprocess, TakesUsersPlaceForMacrosAndOwnPlaceForArguments) {
  const PreprocessedText read("#define TWICE(x) (x) + (x)\nint a =\n  TWICE(bcd);\n");
  std::vector<std::pair<std::string, std::pair<int, int>>> places;
  for (const Token& t : read.tokens) places.push_back({std::string(t.text), {t.span.line, t.span.column}});
  EXPECT_THAT(places, ElementsAre(std::pair("int", std::pair(2, 1)), std::pair("a", std::pair(2, 5)), std::pair("=", std::pair(2, 7)),
                                  std::pair("(", std::pair(3, 3)), std::pair("bcd", std::pair(3, 9)), std::pair(")", std::pair(3, 3)),
                                  std::pair("+", std::pair(3, 3)), std::pair("(", std::pair(3, 3)), std::pair("bcd", std::pair(3, 9)),
                                  std::pair(")", std::pair(3, 3)), std::pair(";", std::pair(3, 13))));
}

TEST(Preprocess, ColumnsCountBytesThroughTabsSplicesAndMarks) {
  const PreprocessedText read("\xEF\xBB\xBFint\ta; /* \xC3\xA9 */ b\\\nc;\r\n  d");
  ASSERT_EQ(read.spelled(), (std::vector<std::string>{"int", "a", ";", "bc", ";", "d"}));
  EXPECT_EQ(read.tokens[0].span, (Span{FileId(0), 1, 1, 3}));
  EXPECT_EQ(read.tokens[1].span.column, 5u);
  EXPECT_EQ(read.tokens[3].span.column, 17u);
  EXPECT_EQ(read.tokens[4].span, (Span{FileId(0), 2, 2, 1}));
  EXPECT_EQ(read.tokens[5].span, (Span{FileId(0), 3, 3, 1}));
}

TEST(Preprocess, LocalHeadersAreReadAndTextbookHeadersAreOurs) {
  const TestFolder folder;
  folder.write("mine.h", "#ifndef MINE\n#define MINE\nint mine;\n#endif\n");
  folder.write("csapp.h", "int students_copy;\n");
  const std::string path = folder.path();
  EXPECT_EQ(PreprocessedText("#include \"mine.h\"\n#include \"mine.h\"\n", path).spelled(),
            (std::vector<std::string>{"int", "mine", ";"}));
  for (const auto name : {"\"csapp.h\"", "<csapp.h>", "\"../../../Utils/csapp.h\""}) {
    const auto texts = PreprocessedText(std::string("#include ") + name + "\n", path).spelled();
    EXPECT_THAT(texts, testing::Contains("Fork")) << name;
    EXPECT_THAT(texts, testing::Not(testing::Contains("students_copy"))) << name;
  }
}

struct BadText {
  const char* text;
  Code code;
  unsigned line;
  unsigned column;
};

class Refused : public testing::TestWithParam<BadText> {};

TEST_P(Refused, WithCodeAndPlace) {
  const TestFolder folder;
  folder.write("self.h", "#include \"self.h\"\n");
  const PreprocessedText read(GetParam().text, folder.path());
  ASSERT_FALSE(read.diagnostics.empty()) << GetParam().text;
  const Diagnostic& d = read.diagnostics.front();
  EXPECT_EQ(d.code, GetParam().code) << d.message;
  if (GetParam().line > 0) {
    EXPECT_EQ(std::pair(d.span.line, d.span.column), std::pair(GetParam().line, GetParam().column)) << d.message;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, Refused,
    testing::Values(BadText{"#include <pthread.h>\n", Code::unknown_header, 1, 10}, BadText{"\n#include \"no.h\"\n", Code::unknown_header, 2, 10},
                    BadText{"#include \"/etc/passwd\"\n", Code::header_outside, 1, 10},
                    BadText{"#include \"../x.h\"\n", Code::header_outside, 1, 10},
                    BadText{"#include \"self.h\"\n", Code::include_too_deep, 0, 0}, BadText{"  #error no way\n", Code::error_directive, 1, 3},
                    BadText{"#if 1\nint a;\n", Code::bad_directive, 1, 2}, BadText{"#endif\n", Code::bad_directive, 1, 2},
                    BadText{"#if 1 / 0\n#endif\n", Code::bad_directive, 1, 7}, BadText{"#if (1\n#endif\n", Code::bad_directive, 1, 6},
                    BadText{"#frob\n", Code::bad_directive, 1, 2}, BadText{"#define F(a) a\n\nF(1, 2)\n", Code::bad_macro_call, 3, 1},
                    BadText{"#define F(a) a\nF(1\n", Code::bad_macro_call, 2, 1}, BadText{"#define C(a, b) a ## b\nC(+, 1)", Code::bad_macro_call, 2, 3},
                    BadText{"char *d = __DATE__;\n", Code::unsupported_macro, 1, 11}));

}  // namespace
}  // namespace forkcheck
