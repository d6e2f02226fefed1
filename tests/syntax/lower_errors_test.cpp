// What is refused or warned about, and where.
#include <gmock/gmock.h>

#include "lowering.h"

namespace forkcheck {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(LowerErrors, SeveralAreCollectedInOrderOfTheText) {
  EXPECT_THAT(errors_of("int main(void) {\n  x = 1;\n  break;\n  5 = 3;\n  goto out;\n}\n"),
              ElementsAre("2:3 FC1401", "3:3 FC1412", "4:5 FC1408", "5:3 FC1412"));
}

TEST(LowerErrors, WrongTypesAndOperands) {
  EXPECT_THAT(errors_of("struct s { int a; } v;\nint main(void) {\n  v.b = 1;\n  int i = v;\n  v + 1;\n  *i;\n}\n"),
              ElementsAre("3:5 FC1410", "4:11 FC1403", "5:5 FC1409", "6:3 FC1409"));
}

TEST(LowerErrors, NamesWhatIsNotCovered) {
  EXPECT_THAT(errors_of("int main() {\n  pthread_create();\n}\n"), ElementsAre("2:3 FC1402"));
  EXPECT_THAT(errors_of("int unknown(int);\nint main(void) { return unknown(3); }\n"), ElementsAre("2:25 FC1402"));
  EXPECT_THAT(errors_of("int main(void) { long double d; }\n"), ElementsAre("1:18 FC1414"));
  EXPECT_THAT(errors_of("extern int lost;\nint main(void) { return lost; }\n"), ElementsAre("2:25 FC1402"));
}

TEST(LowerErrors, OneReportForAStaticArrayWithAWrongValue) {
  EXPECT_THAT(errors_of("int x;\nint a[] = {1, x};\nint main(void) { static int b[] = {x, 2}; return a[0] + sizeof b; }\n"),
              ElementsAre("2:15 FC1404", "3:36 FC1404"));
}

TEST(LowerErrors, ATypeWithoutItsHeaderIsAnUnknownType) {
  EXPECT_THAT(errors_of("int main(void) {\n  pid_t *p;\n  return WNOHANG;\n}\n"), Contains("2:3 FC1014"));
}

TEST(LowerErrors, OneReportForADeclarationOfAnUnknownType) {
  EXPECT_THAT(errors_of("int main(void) {\n  pid_t *p;\n  *p = 1;\n  struct s v;\n  v.x = p;\n}\n"), ElementsAre("2:3 FC1014", "4:12 FC1405"));
}

TEST(LowerErrors, ObjectsTooLargeForTheModel) {
  EXPECT_THAT(errors_of("int main(void) {\n  char b[9 << 20];\n  b[0] = 1;\n}\n"), ElementsAre("2:8 FC1415"));
  EXPECT_THAT(errors_of("int main(void) {\n  char a[5 << 20];\n  { int b[1 << 20]; }\n  return 0;\n}\n"), ElementsAre("2:8 FC1415"));
  EXPECT_THAT(errors_of("char b[1 << 30];\nint main(void) {\n  return b[0];\n}\n"), ElementsAre("1:7 FC1415"));
}

TEST(LowerErrors, OldStyleFunctionsGetWhatTheyExpect) {
  const std::string f = "int f(a, b, c) long a; char *b; double c; { return a > 0; }\n";
  EXPECT_THAT(errors_of(f + "int main(void) { return f(1L, 0, 1.5f); }\n"), IsEmpty());
  EXPECT_THAT(errors_of(f + "int main(void) { return f(1, 0, 1.5); }\n"), ElementsAre("2:25 FC1016"));
  EXPECT_THAT(errors_of(f + "int main(void) { return f(1L, 0); }\n"), ElementsAre("2:25 FC1016"));
  EXPECT_THAT(errors_of(f + "int main(void) { return f(1L, 0, 2); }\n"), ElementsAre("2:25 FC1016"));
}

TEST(LowerErrors, SizesInParameterLists) {
  EXPECT_THAT(errors_of("void f(int n, int m[n][n], int k[*][*]);\nint main(void) { int a[*]; }\n"), ElementsAre("2:23 FC1415"));
  EXPECT_THAT(errors_of("void f(int m[q][q]) {}\nint main(void) { f(0); }\n"), ElementsAre("1:17 FC1401"));
}

TEST(LowerErrors, CaseRangesDoNotOverlap) {
  EXPECT_THAT(errors_of("int main(int c) { switch (c) { case 1 ... 5: case 7 ... 6: case 6: case 5: ; } }\n"), ElementsAre("1:68 FC1412"));
}

TEST(LowerErrors, CompoundLiteralsAreNoConstantsInFunctions) {
  EXPECT_THAT(errors_of("int main(void) {\n  static int *p = (int[]){1};\n  return *p;\n}\n"), ElementsAre("2:19 FC1404"));
}

TEST(LowerErrors, WrongCallsAndRedefinitions) {
  EXPECT_THAT(errors_of("int f(int a) { return a; }\nint main(void) { return f() + f(1, 2); }\n"), ElementsAre("2:25 FC1407", "2:31 FC1407"));
  EXPECT_THAT(errors_of("int f(void) { return 1; }\nint f(void) { return 2; }\nint main(void) { int q; int q; return f(); }\n"),
              ElementsAre("2:5 FC1406", "3:29 FC1406"));
}

TEST(LowerErrors, MainIsNeeded) { EXPECT_THAT(errors_of("int f(void) { return 1; }\n"), ElementsAre("1:5 FC1413")); }

TEST(LowerWarnings, ImplicitDeclarationsOnceForEachFunction) {
  EXPECT_THAT(warnings_of("main() {\n  fork();\n  fork();\n  later();\n}\nint later(void) { return 1; }\n"),
              ElementsAre("2:3 FC1450", "4:3 FC1450"));
}

TEST(LowerWarnings, OldMixturesOfPointersAndIntegers) {
  EXPECT_THAT(warnings_of("#include <sys/wait.h>\nint main(void) {\n  wait(0);\n  int *p = 5;\n  char *q = p;\n}\n"),
              ElementsAre("4:12 FC1451", "5:13 FC1452"));
}

TEST(LowerWarnings, OpenOrders) {
  EXPECT_THAT(warnings_of("#include <stdio.h>\n#include <unistd.h>\nint main(void) { printf(\"%d %d\", fork(), fork()); }\n"),
              ElementsAre("3:18 FC1454"));
  EXPECT_THAT(warnings_of("int main(void) { int i = 1; i = i++; }\n"), ElementsAre("1:31 FC1455"));
  EXPECT_THAT(warnings_of("int main(void) { int i = 1, a[3]; a[i++] = 2; i = i + 1; return fork() && fork(); }\n"),
              Contains("1:65 FC1450"));
  EXPECT_THAT(warnings_of("int main(void) { int i = 1, j = 2, a[3], b[3] = {0}; a[i++] = b[j++]; }\n"), IsEmpty());
}

TEST(LowerWarnings, CallsThatNobodySeesHaveNoOrder) {
  const std::string body = " return n < 2 ? n : f(n - 1) + f(n - 2); }\nint main(void) { return f(5); }\n";
  EXPECT_THAT(warnings_of("int f(int n) { int k = n; k++;" + body), IsEmpty());
  EXPECT_THAT(warnings_of("int c;\nint f(int n) { c++;" + body), ElementsAre("2:49 FC1454"));
  EXPECT_THAT(warnings_of("#include <math.h>\n#include <signal.h>\n#include <stdio.h>\nint main(void) { sigset_t s; sigemptyset(&s);"
                          " printf(\"%d %d %f %f\", sigismember(&s, 1), sigismember(&s, 2), sqrt(4), pow(2, 2)); return 0; }\n"),
              IsEmpty());
}

}  // namespace
}  // namespace forkcheck
