// Trees: typedef names and the other ambiguities of C, places, values of constants, and law 5: printing a parsed program and
// parsing it again gives the same program.
#include "syntax/parse.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "read_text.h"

namespace forkcheck {
namespace {

using namespace ast;

std::string printed(const std::string& text, const std::string& directory = "") {
  const ReadText read(text, directory);
  EXPECT_EQ(read.messages(), "") << text;
  return print(read.tree);
}

void expect_round_trip(const std::string& text, const std::string& directory = "") {
  const std::string once = printed(text, directory);
  EXPECT_EQ(printed(once), once) << text;
}

struct Ambiguity {
  const char* text;
  const char* printed;
};
class Ambiguities : public testing::TestWithParam<Ambiguity> {};
TEST_P(Ambiguities, AreReadAsCHasThem) {
  EXPECT_EQ(printed(std::string("typedef int T; ") + GetParam().text), std::string("typedef int T;\n") + GetParam().printed);
  expect_round_trip(std::string("typedef int T; ") + GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Typedefs, Ambiguities,
    testing::Values(Ambiguity{"void f(void) { T * x; }", "void f(void)\n{\n  T *x;\n}\n"},
                    Ambiguity{"void f(int T, int x) { T * x; }", "void f(int T, int x)\n{\n  T * x;\n}\n"},
                    Ambiguity{"int g(void) { int T = 2; { return T * T; } } T h;",
                              "int g(void)\n{\n  int T = 2;\n  {\n    return T * T;\n  }\n}\nT h;\n"},
                    Ambiguity{"struct s { int T; T t; } x; int y = (T)1;", "struct s { int T; T t; } x;\nint y = (T)1;\n"},
                    Ambiguity{"struct T { T T; }; struct T *p; int f(void) { return p->T + (*p).T; }",
                              "struct T { T T; };\nstruct T *p;\nint f(void)\n{\n  return p->T + (*p).T;\n}\n"},
                    Ambiguity{"enum { A, T2 }; typedef T U; U u = sizeof(U) * 2 + sizeof u;",
                              "enum { A, T2 };\ntypedef T U;\nU u = ((sizeof(U)) * 2) + (sizeof u);\n"},
                    Ambiguity{"int f(void) { enum { T }; return (T)+1; }", "int f(void)\n{\n  enum { T };\n  return T + 1;\n}\n"},
                    Ambiguity{"int f(int x) { return (T)+x + (x)+1; }", "int f(int x)\n{\n  return (((T)(+x)) + x) + 1;\n}\n"},
                    Ambiguity{"void (*k(void))(T); int (*a[2])[3], *(*b)(T *);",
                              "void (*k(void))(T);\nint (*a[2])[3], *(*b)(T *);\n"},
                    Ambiguity{"int f(T a) { T: a++; if (a < 3) goto T; return a ? a : (T)a; }",
                              "int f(T a)\n{\n  T:\n    a++;\n  if (a < 3)\n    goto T;\n  return a ? a : ((T)a);\n}\n"},
                    Ambiguity{"int *p = &(T){3}; int n = sizeof(T){3};", "int *p = &(T){3};\nint n = sizeof (T){3};\n"},
                    Ambiguity{"int f(void) { for (int T = 0; T < 3; T++) { T * 2; } T y; return y; }",
                              "int f(void)\n{\n  for (int T = 0; T < 3; T++)\n    {\n      T * 2;\n    }\n  T y;\n  return y;\n}\n"},
                    Ambiguity{"unsigned T2, T3; const T c = 1, *d;", "unsigned T2, T3;\nconst T c = 1, *d;\n"}));

TEST(Ambiguities, AnAbstractFunctionParameterIsNotARedeclaration) {
  // C11 6.7.6.3p11: in `int (T)` as a parameter, T is the type: a function that takes a T.
  const ReadText read("typedef int T; int f(int (T));");
  ASSERT_EQ(read.messages(), "");
  const auto& type = std::get<FunctionTypeNode>(read.tree[read.tree[read.tree.top[1]].type].node);
  EXPECT_EQ(read.tree[type.parameters[0]].name, "");
}

TEST(Parse, RoundTripsTheWholeLanguage) {
  for (const auto text : {
           "int a[] = {[2] = 1, 5, [0] = -1,}, b[2][3] = {{1}, {2, 3}}; struct { int x, *y; } s = {.y = 0, .x = 'c'};",
           "union u { char c[4]; unsigned i; struct { short lo, hi; }; }; enum e { A, B = 1 << 3, C, }; extern union u *q;",
           "static inline int f(int n, ...) { int v[n]; __builtin_va_list l; return __builtin_va_arg(l, int *) != 0; }",
           "main() { int i; for (;;) break; while (i) continue; do i--; while (i > 0); switch (i) { case 1: case 2: default: ; } }",
           "int f(int a) { if (a) if (a > 1) return 1; else return 2; else ; again: a += 1, a <<= 2; goto again; }",
           "char *s = \"a\\tb\" \"\\x41\\101\\e?\\\"\" \"\\0001\"; int c = '\\'' + '\\\\' + '\\377' + 'ab'; double d = 1.5e-3 + .1f + 0x1p4;",
           "long l = 4294967296 + 0xFFFFFFFF + 1u + 2l + 3ul + 4ll + 5ull + 0b101; _Noreturn void die(const char *const *volatile p);",
           "struct s { unsigned a : 3, : 0, b : 2; struct s *next; }; int (*table[3])(int, char **), *(*fp)(void);",
           "int f(void) { int x; return sizeof(int (*)(void)) + sizeof x + -(-x) + !~x - - x + (x ? 1 : x ? 2 : 3) + x++ + ++x; }",
           "typedef struct node node; struct node { node *next; }; node *n = &(struct node){.next = (node *)0};",
           "__typeof__(1 + 1) t; int f(void) { L: ; { M: } switch (1) { default: } return 0; L2: int x; }",
           "int f(int n, int m[n][*], int (*p)[n]) { switch (n) { case 1 ... 5: case -1: ; } return n ?: -n; }",
           "#include <stdlib.h>\n#include <setjmp.h>\njmp_buf b; int f(void) { return setjmp(b) ? rand() : atoi(\"1\"); } void g(void) { longjmp(b, 1); }",
           "static x; const y = 2; extern int z, *w; void f(register int r, const char *restrict s);"}) {
    expect_round_trip(text);
  }
}

TEST(Parse, RoundTripsThePuzzles) {
  int read = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(FORKCHECK_SOURCE_DIR "/puzzles")) {
    if (entry.path().extension() != ".c") continue;
    std::string text;
    ASSERT_TRUE(read_file(entry.path().string(), text));
    SCOPED_TRACE(entry.path().string());
    expect_round_trip(text, entry.path().parent_path().string());
    ++read;
  }
  EXPECT_GT(read, 0);
}

TEST(Parse, IntegerConstantsHaveCsTypes) {
  const ReadText read("int a[] = {2147483647, 2147483648, 0x7fffffff, 0x80000000, 0x100000000, 0xffffffffffffffff, 1u, 1l, 1ull, 010};");
  ASSERT_EQ(read.messages(), "");
  std::vector<BasicType> types;
  for (const Expr& e : read.tree.exprs) types.push_back(std::get<IntExpr>(e.node).type);
  EXPECT_EQ(types, (std::vector<BasicType>{BasicType::int_, BasicType::long_, BasicType::int_, BasicType::uint, BasicType::long_,
                                           BasicType::ulong, BasicType::uint, BasicType::long_, BasicType::ullong, BasicType::int_}));
  EXPECT_EQ(std::get<IntExpr>(read.tree.exprs.back().node).value, 8u);
}

TEST(Parse, SpansPointAtOperatorsNamesAndCallees) {
  const ReadText read("int main(void) {\n  int x = f(1) + 22;\n  return x;\n}\n");
  ASSERT_EQ(read.messages(), "");
  for (const Expr& e : read.tree.exprs) {
    const bool is_sum = std::holds_alternative<BinaryExpr>(e.node);
    const bool is_call = std::holds_alternative<CallExpr>(e.node);
    if (is_sum) {
      EXPECT_EQ(e.span, (Span{FileId(0), 2, 16, 1}));
    } else if (is_call) {
      EXPECT_EQ(e.span, (Span{FileId(0), 2, 11, 1}));
    }
  }
  const Declaration& main = read.tree[read.tree.top.front()];
  EXPECT_EQ(main.span, (Span{FileId(0), 1, 5, 4}));
  EXPECT_EQ(read.tree[main.body].end, (Span{FileId(0), 4, 1, 1}));
}

TEST(Parse, PrecedenceIsCs) {
  EXPECT_EQ(printed("int x = 1 | 2 ^ 3 & 4 == 5 < 6 << 7 + 8 * 9;"), "int x = 1 | (2 ^ (3 & (4 == (5 < (6 << (7 + (8 * 9)))))));\n");
  EXPECT_EQ(printed("int x = f() && f() || f();"), "int x = (f() && f()) || f();\n");
  EXPECT_EQ(printed("int x = a = b += c ? d : e ? f : g;"), "int x = a = (b += (c ? d : (e ? f : g)));\n");
  EXPECT_EQ(printed("int x = 1 - 2 - 3, y = *p++ + !-a[1].b->c(2)(3);"),
            "int x = (1 - 2) - 3, y = (*(p++)) + (!(-a[1].b->c(2)(3)));\n");
}

TEST(Parse, KeepsFlagsOfDeclarations) {
  const ReadText read("main() { }\nstatic inline int f(void) { return 1; }\n_Noreturn void g(void);\n");
  ASSERT_EQ(read.messages(), "");
  EXPECT_TRUE(read.tree[read.tree.top[0]].implicit_int);
  EXPECT_TRUE(read.tree[read.tree.top[1]].is_inline);
  EXPECT_EQ(read.tree[read.tree.top[1]].storage, Storage::static_);
  EXPECT_TRUE(read.tree[read.tree.top[2]].is_noreturn);
}

}  // namespace
}  // namespace forkcheck
