// Sizes, offsets and constant expressions, compared with the C compiler of this machine.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "lowering.h"

namespace forkcheck {
namespace {

const char* const declarations =
    "#include <stddef.h>\n"
    "struct a { char c; int i; short s; double d; };\n"
    "struct b { unsigned x : 3; int y : 5; long z : 40; char t; int w : 31; };\n"
    "struct c { int f : 7; int : 0; int g : 2; char h; };\n"
    "union u { char c[9]; int i; short s; };\n"
    "struct n { struct a in[2]; union u v; char *p; struct { int deep; char last; }; };\n"
    "struct f { int n; char rest[]; };\n"
    "struct d { char a; _Bool b : 1; unsigned char c : 7; long long e : 33; };\n"
    "enum small { ONE = 1, TWO, FIVE = 5, SIX }; enum negative { MINUS = -1 };\n";

const char* const expressions[] = {
    "sizeof(struct a)", "sizeof(struct b)", "sizeof(struct c)", "sizeof(union u)", "sizeof(struct n)", "sizeof(struct f)",
    "sizeof(struct d)", "offsetof(struct a, d)", "offsetof(struct b, t)", "offsetof(struct n, v)", "offsetof(struct n, last)",
    "offsetof(struct c, h)", "sizeof(enum small)", "sizeof(long)", "sizeof(int *[3])", "sizeof(int (*)[3])",
    "sizeof \"abc\"", "sizeof 'a'", "sizeof(char[7])", "sizeof(1 ? 1 : 2L)", "sizeof((char)1)", "sizeof((char)1 + 1)", "sizeof(1.0f)",
    "1 + 2 * 3 - 4 / 3 % 2", "-7 / 2", "-7 % 3", "7 >> 1", "-8 >> 1", "1 << 10", "~0", "~0u", "-1 < 0u", "-1L < 0u", "5u - 6 > 0",
    "(char)200", "(unsigned char)300", "(short)70000", "(unsigned short)-1", "(_Bool)5", "(int)3.9", "(int)-3.9", "(long)1e10",
    "0x7fffffff + 0u", "2147483648", "0xffffffff", "4294967295 + 1", "'a' + 1", "'\\377'", "!3", "!0", "3 && 0", "0 || 2",
    "1 ? -1 : 0u", "(1 ? -1 : 0u) > 0", "SIX", "MINUS", "TWO | FIVE", "6 ^ 3", "6 & 3", "(unsigned)-1 >> 28", "1.5 > 1", "1.5 + 1.5 == 3",
    "0 && (1 / 0)", "(enum small)-1 > 0", "(enum negative)-1 < 0", "sizeof(struct n) / sizeof(struct a)", "0xffffffffffffffff / 3",
    "(signed char)0x80 >> 3", "(unsigned long)-1 % 10", "-5 % 3u", "1ull << 63 >> 62",
};

// The value of each expression as the compiler sees it; empty without a compiler.
std::vector<std::string> compiler_values() {
  const auto folder = std::filesystem::temp_directory_path() / ("forkcheck-constants-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  {
    std::ofstream out(folder / "c.c");
    out << declarations << "#include <stdio.h>\nint main(void) {\n";
    for (const char* e : expressions) out << "  printf(\"%ld\\n\", (long)(" << e << "));\n";
    out << "  return 0;\n}\n";
  }
  const std::string name = folder.string();
  std::vector<std::string> values;
  if (std::system(("cc -w -std=gnu11 -o " + name + "/c " + name + "/c.c && " + name + "/c > " + name + "/out").c_str()) == 0) {
    std::ifstream in(folder / "out");
    for (std::string line; std::getline(in, line);) values.push_back(line);
  }
  std::filesystem::remove_all(folder);
  return values;
}

long value_of(const Global& global) {
  std::uint64_t bits = 0;
  for (std::size_t i = 8; i-- > 0;) bits = bits << 8 | global.bytes[i];
  return static_cast<long>(bits);
}

TEST(Constants, AreThoseOfTheCompiler) {
  const std::vector<std::string> expected = compiler_values();
  if (expected.empty()) GTEST_SKIP() << "no C compiler here";
  std::size_t at = 0;
  ASSERT_EQ(expected.size(), std::size(expressions));
  for (const char* e : expressions) {
    const Lowered lowered = compile_text(std::string(declarations) + "long value = (long)(" + e + ");\nint main(void) { return 0; }\n");
    ASSERT_TRUE(lowered.result) << render(lowered.result.error().front(), lowered.sources);
    EXPECT_EQ(std::to_string(value_of(lowered.result->program.globals.front())), expected[at]) << e;
    ++at;
  }
}

}  // namespace
}  // namespace forkcheck
