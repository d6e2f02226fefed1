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

TEST(LowerErrors, WrongCallsAndRedefinitions) {
  EXPECT_THAT(errors_of("int f(int a) { return a; }\nint main(void) { return f() + f(1, 2); }\n"), ElementsAre("2:25 FC1407", "2:31 FC1407"));
  EXPECT_THAT(errors_of("int f(void) { return 1; }\nint f(void) { return 2; }\nint main(void) { int q; int q; return f(); }\n"),
              ElementsAre("2:5 FC1406", "3:29 FC1406"));
}

TEST(LowerErrors, MainIsNeeded) { EXPECT_THAT(errors_of("int f(void) { return 1; }\n"), ElementsAre("0:0 FC1413")); }

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
}

}  // namespace
}  // namespace forkcheck
