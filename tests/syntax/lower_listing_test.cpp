// Golden listings of small things, and properties of whole programs.
#include <gmock/gmock.h>

#include "lowering.h"
#include "program/program.h"
#include "syntax/lower.h"
#include "syntax/parse.h"

namespace forkcheck {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string listing(const std::string& text) {
  const Lowered lowered = compile_text(text);
  return lowered.result ? print(lowered.result->program) : render(lowered.result.error().front(), lowered.sources);
}

TEST(Listing, ScalarsWhoseAddressIsNeverTakenAreRegisters) {
  EXPECT_EQ(listing("int main(void) { int i = 2; i++; return i; }"),
            "function main -> i32\n"
            "  local i.0 i32\n"
            "    0  push_int i32 2\n"
            "    1  store_local i32 i.0\n"
            "    2  pop\n"
            "    3  load_local i32 i.0\n"
            "    4  push_int i32 1\n"
            "    5  add i32\n"
            "    6  store_local i32 i.0\n"
            "    7  pop\n"
            "    8  load_local i32 i.0\n"
            "    9  ret i32\n"
            "   10  push_int i32 0\n"
            "   11  ret i32\n");
}

TEST(Listing, MemoryLocalsLiveFromDeclareToLeave) {
  EXPECT_THAT(listing("#include <sys/wait.h>\nint main(void) { { int s; wait(&s); } }"),
              HasSubstr("    0  declare s.0\n"
                        "    1  push_local s.0\n"
                        "    2  call_builtin i32 wait (pointer)\n"
                        "    3  pop\n"
                        "    4  leave s.0\n"));
}

TEST(Listing, ArgumentsWithEffectsAreEvaluatedFromTheLastToTheFirst) {
  EXPECT_THAT(listing("#include <stdio.h>\nint f(void) { return 1; }\nint g(void) { return 2; }\n"
                      "int main(void) { printf(\"%d %d\", f(), g()); }"),
              HasSubstr("    0  call g ()\n"
                        "    1  store_local i32 .0\n"
                        "    2  pop\n"
                        "    3  call f ()\n"
                        "    4  store_local i32 .1\n"
                        "    5  pop\n"
                        "    6  push_global string0\n"
                        "    7  load_local i32 .1\n"
                        "    8  load_local i32 .0\n"
                        "    9  call_builtin i32 printf (pointer, i32, i32)\n"));
}

TEST(Listing, EndlessLoopsHaveNoTest) { EXPECT_THAT(listing("int main(void) { while (1) fork(); }"), Not(HasSubstr("jump_if"))); }

TEST(Listing, WhatMainCantReachIsLeftOut) {
  EXPECT_THAT(listing("int unused(void) { return 1; }\nint main(void) { return 0; }"), Not(HasSubstr("unused")));
}

TEST(Listing, ScalarGlobalsKnowWhetherTheirAddressIsTaken) {
  const std::string text = listing("int a, b, *p = &b;\nint main(void) { return a + b; }");
  EXPECT_THAT(text, HasSubstr("global a i32"));
  EXPECT_THAT(text, HasSubstr("global b none"));
}

// Law 5: printing a parsed program and parsing it again gives the same program.
TEST(Law5, PrintedTreesGiveTheSameProgram) {
  const std::string text =
      "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <sys/wait.h>\n"
      "struct point { int x, y; unsigned bits : 3; };\nenum { A = 3, B };\nstatic int (*table[2])(int);\n"
      "static int twice(int n) { return n * 2; }\n"
      "int main(int argc, char *argv[]) {\n  struct point p = { .y = B, 1 }, *q = &p;\n  int status, i, a[3] = { 1, 2 };\n"
      "  table[0] = twice;\n  for (i = 0; i < 3; i++) { if (fork() == 0 && argc) { a[i] += table[0](i) ? -1 : 1; exit(q->y); } }\n"
      "  while (waitpid(-1, &status, 0) > 0) switch (WEXITSTATUS(status)) { case A: puts(\"a\\n\"); break; default: continue; }\n"
      "  do i--; while (i > 0);\n  printf(\"%s %zu %ld\\n\", argv[0], sizeof(struct point), (long)i);\n  goto out;\nout:\n  return 0;\n}\n";
  Sources sources;
  Diagnostics warnings;
  const auto tree = parse(sources, sources.add({"t.c", text}), "", warnings);
  ASSERT_TRUE(tree) << render(tree.error().front(), sources);
  const auto again = parse(sources, sources.add({"again.c", print(*tree)}), "", warnings);
  ASSERT_TRUE(again) << render(again.error().front(), sources);
  const auto first = lower(*tree, sources, warnings);
  const auto second = lower(*again, sources, warnings);
  ASSERT_TRUE(first) << render(first.error().front(), sources);
  ASSERT_TRUE(second) << render(second.error().front(), sources);
  EXPECT_TRUE(same_program(*first, *second));
}

}  // namespace
}  // namespace forkcheck
