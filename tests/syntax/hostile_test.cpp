// Input made to hurt: nothing crashes, hangs or runs out of stack; there is a tree or a diagnostic.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "read_text.h"
#include "syntax/lex.h"

namespace forkcheck {
namespace {

std::string repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

struct Attack {
  const char* name;
  std::string text;
  Code code;
};
void PrintTo(const Attack& attack, std::ostream* out) { *out << attack.name; }

class Hostile : public testing::TestWithParam<Attack> {};

TEST_P(Hostile, IsRefusedWithACode) {
  const ReadText read(GetParam().text);
  ASSERT_FALSE(read.errors.empty());
  EXPECT_EQ(read.errors.front().code, GetParam().code) << read.messages();
}

std::string doubling_macros() {
  std::string text = "#define M0 x x\n";
  for (int i = 1; i < 40; ++i) text += "#define M" + std::to_string(i) + " M" + std::to_string(i - 1) + " M" + std::to_string(i - 1) + "\n";
  return text + "int M39;\n";
}

INSTANTIATE_TEST_SUITE_P(
    Attacks, Hostile,
    testing::Values(Attack{"parentheses", "int x = " + repeated("(", 100000) + "1;", Code::nested_too_deeply},
                    Attack{"closed_parentheses", "int x = " + repeated("(", 5000) + "1" + repeated(")", 5000) + ";", Code::nested_too_deeply},
                    Attack{"blocks", "int f(void) " + repeated("{", 50000) + repeated("}", 50000), Code::nested_too_deeply},
                    Attack{"prefix_operators", "int x = " + repeated("- ", 200000) + "1;", Code::nested_too_deeply},
                    Attack{"casts", "int x = " + repeated("(int)", 50000) + "1;", Code::nested_too_deeply},
                    Attack{"sums", "int x = 1" + repeated(" + 1", 100000) + ";", Code::nested_too_deeply},
                    Attack{"assignments", "int f(void) { " + repeated("a = ", 100000) + "1; }", Code::nested_too_deeply},
                    Attack{"conditionals", "int x = " + repeated("a ? b : ", 50000) + "1;", Code::nested_too_deeply},
                    Attack{"ifs", "int f(void) { " + repeated("if (a) ; else ", 50000) + "; }", Code::nested_too_deeply},
                    Attack{"labels", "int f(void) { " + repeated("case 1: ", 50000) + "; }", Code::nested_too_deeply},
                    Attack{"calls", "int x = f" + repeated("()", 50000) + ";", Code::nested_too_deeply},
                    Attack{"declarators", "int " + repeated("(*", 50000) + "x" + repeated(")", 50000) + ";", Code::nested_too_deeply},
                    Attack{"pointers", "int " + repeated("*", 20000) + "x;", Code::nested_too_deeply},
                    Attack{"suffixes", "int x" + repeated("[1]", 20000) + ";", Code::nested_too_deeply},
                    Attack{"commas", "int f(void) { return 1" + repeated(", 1", 20000) + "; }", Code::nested_too_deeply},
                    Attack{"macro_doubling", doubling_macros(), Code::macro_too_large},
                    Attack{"macro_arguments", "#define f(x) x x\nint " + repeated("f(", 60) + "a" + repeated(")", 60) + ";", Code::macro_too_large},
                    Attack{"macro_nesting", "#define f(x) x\nint " + repeated("f(", 5000) + "a" + repeated(")", 5000) + ";", Code::macro_too_large},
                    Attack{"if_parentheses", "#if " + repeated("(", 100000) + "1\n#endif\n", Code::bad_directive},
                    Attack{"if_operators", "#if " + repeated("!", 100000) + "1\n#endif\n", Code::bad_directive},
                    Attack{"large_file", std::string(5u << 20, '\n'), Code::program_too_large},
                    Attack{"many_tokens", "int x[] = {" + repeated("1,", 600000) + "};", Code::program_too_large}),
    [](const auto& test) { return test.param.name; });

TEST(Hostile, NulBytesAndEveryByteAreOnlyText) {
  for (int byte = 0; byte < 256; ++byte) {
    const ReadText read(std::string("int x = 1 ") + static_cast<char>(byte) + " ; /*" + static_cast<char>(byte) + "*/\n");
    EXPECT_TRUE(read.errors.empty() || read.errors.front().span.line >= 1);
  }
}

// Programs with tokens deleted, doubled, swapped and cut: always an answer.
TEST(Hostile, MutatedProgramsNeverCrash) {
  std::mt19937 random(20240611);
  std::vector<std::string> programs = {
      "typedef int T; struct s { T a, *b; }; int f(T x) { for (T i = 0; i < x; i++) switch (i) { case 1: x = (T)i; break; default: "
      "goto end; } end: return sizeof(T) * x; }\n",
      "#define MAX(a, b) ((a) > (b) ? (a) : (b))\n#if MAX(1, 2) == 2\nint x[] = {[1] = MAX(3, 4), 5};\n#endif\nmain() { return x[0]; }\n"};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(FORKCHECK_SOURCE_DIR "/puzzles")) {
    std::string text;
    if (entry.path().extension() == ".c" && read_file(entry.path().string(), text)) programs.push_back(text);
  }
  int refused = 0;
  for (int round = 0; round < 600; ++round) {
    Spellings spellings;
    const std::string& program = programs[random() % programs.size()];
    Tokens tokens = lex(program, FileId(0), spellings);
    for (int change = 0; change < 1 + static_cast<int>(random() % 3); ++change) {
      if (tokens.empty()) break;
      const std::size_t at = random() % tokens.size();
      const std::size_t other = random() % tokens.size();
      switch (random() % 4) {
        case 0: tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(at)); break;
        case 1: tokens.insert(tokens.begin() + static_cast<std::ptrdiff_t>(at), tokens[other]); break;
        case 2: std::swap(tokens[at], tokens[other]); break;
        default: tokens.resize(at);
      }
    }
    std::string mutated;
    for (const Token& token : tokens) mutated += (token.first_on_line ? "\n" : " ") + std::string(token.text);
    const ReadText read(mutated);
    refused += read.errors.empty() ? 0 : 1;
    for (const Diagnostic& d : read.errors) ASSERT_FALSE(render(d, read.sources).empty());
    if (read.errors.empty()) {
      ASSERT_EQ(ReadText(print(read.tree)).messages(), "") << mutated;
    }
  }
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace forkcheck
