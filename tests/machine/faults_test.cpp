// What goes wrong in a program: faults that the real one gets, findings, and what nobody can know.
#include "lone_process.h"

namespace forkcheck {
namespace {

constexpr const char* headers = R"(#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>
)";

LoneRun run(const std::string& main_body, const std::string& before = "") {
  return run_alone(headers + before + "\nint main(int argc, char **argv) {\n" + main_body + "\nreturn 0; }\n");
}

struct Case {
  const char* body;
  const char* ending;
  Code code;
};

TEST(Faults, EndTheProcessOrStopTheModel) {
  const Case cases[] = {
      {"int *p = NULL; *p = 1;", "signal 11", Code::invalid_access},
      {"int *p = (int *)16; return *p;", "signal 11", Code::invalid_access},
      {"char *s = \"abc\"; s[0] = 'x';", "signal 11", Code::invalid_access},
      {"puts(NULL);", "signal 11", Code::invalid_access},
      {"int z = argc - 1; return 5 / z;", "signal 8", Code::division_fault},
      {"int z = argc - 1; return 5 % z;", "signal 8", Code::division_fault},
      {"int z = argc - 1; return 1 / z;", "FC2206", Code::division_fault},  // gcc 12 makes this 0
      {"int z = argc - 1; return z / z;", "FC2206", Code::division_fault},  // and this 1
      {"int m = -2147483647 - argc; return m / -argc;", "signal 8", Code::division_fault},
      {"int a[4]; int i = 3 + argc; a[i] = 1;", "FC2202", Code::out_of_bounds},
      {"int n = -argc; int a[n]; a[0] = 1;", "FC2202", Code::out_of_bounds},
      {"int *p = malloc(4); free(p); return *p;", "FC2203", Code::dangling_pointer},
      {"int *p = malloc(4); free(p); free(p);", "FC2209", Code::bad_free},
      {"int x; free(&x);", "FC2209", Code::bad_free},
      {"int x; if (x) puts(\"?\");", "FC2200", Code::indeterminate_used},
      {"int x; printf(\"%d\\n\", x);", "FC2200", Code::indeterminate_used},
      {"char b[4]; puts(b);", "FC2200", Code::indeterminate_used},
      {"int x = 2147483647; x += argc; printf(\"%d\\n\", x);", "exit 0", Code::signed_overflow},
      {"int n = 31 + argc; printf(\"%d\\n\", 1 << n);", "exit 0", Code::shift_out_of_range},
      {"printf(\"%d %d\\n\", 1);", "FC2208", Code::bad_format},
      {"void (*f)(void) = NULL; f();", "signal 11", Code::invalid_access},
  };
  for (const Case& c : cases) {
    const LoneRun r = run(c.body);
    EXPECT_EQ(r.ending(), c.ending) << c.body;
    EXPECT_TRUE(r.found(c.code)) << c.body;
  }
}

TEST(Faults, LongjmpGoesOnlyWhereSetjmpStillRuns) {
  const std::string before = "#include <setjmp.h>\nstatic jmp_buf b; void set(void) { setjmp(b); fork(); } void jump(void) { longjmp(b, 1); }\n";
  EXPECT_EQ(run("set(); jump();", before).ending(), "FC2203");
  EXPECT_EQ(run("jump();", before).ending(), "FC2200");
  EXPECT_EQ(run("atexit(jump); if (setjmp(b) == 0) exit(0);", before).ending(), "FC2212");
  EXPECT_EQ(run("if (setjmp(b) == 0) { fork(); jump(); } return 5;", before).ending(), "exit 5");
}

TEST(Faults, AVariableEndsWithItsFunctionWhoeverPointsToIt) {
  EXPECT_EQ(run("f(); printf(\"%d\", *p);", "int *p; void f(void) { int x = 5; p = &x; fork(); }").ending(), "FC2203");
  EXPECT_EQ(run("f(); return *p;", "int *p; void f(void) { static int x = 5; p = &x; fork(); }").ending(), "exit 5");
}

TEST(Faults, ADanglingLocal) {
  EXPECT_EQ(run("return *f();", "int *f(void) { int x = 1; int *p = &x; return p; }").ending(), "FC2203");
}

TEST(Faults, DeepRecursionFillsTheStack) {
  const LoneRun r = run("return f(1);", "int f(int n) { return f(n + 1) + 1; }");
  EXPECT_EQ(r.ending(), "signal 11");
  EXPECT_TRUE(r.found(Code::stack_overflow));
}

TEST(Faults, OverflowWraps) {
  EXPECT_EQ(run("int x = 2147483647; x += argc; printf(\"%d\", x);").text(), "-2147483648");
  EXPECT_EQ(run("int n = 31 + argc; printf(\"%d\", 1 << n);").text(), "1");
}

TEST(Faults, WhatWasPrintedBeforeAFaultIsLostOnlyIfBuffered) {
  EXPECT_EQ(run("printf(\"a\\nb\"); *(int *)0 = 1;").text(), "a\n");
  EXPECT_EQ(run("printf(\"a\\n%s\", (char *)8L);").text(), "a\n");
}

TEST(Faults, AbortFlushesNothing) {
  const LoneRun r = run("printf(\"lost\"); abort();");
  EXPECT_EQ(r.ending(), "signal 6");
  EXPECT_EQ(r.text(), "");
}

TEST(Faults, AssertSaysWhatGlibcSays) {
  const LoneRun r = run_alone("#include <assert.h>\nint main(int argc, char **argv) {\n  assert(argc == 2);\n}\n");
  EXPECT_EQ(r.ending(), "signal 6");
  EXPECT_EQ(r.text(2), "program: test.c:3: main: Assertion `argc == 2' failed.\n");
}

TEST(Spin, EndlessLoopsWithoutCallsAreSeen) {
  EXPECT_EQ(run("while (1) ;").ending(), "spins");
  EXPECT_EQ(run("for (;;) { for (int i = 0; i < 1000; i++) argc ^= i; argc = 1; }").ending(), "spins");
  EXPECT_EQ(run("int a[100]; for (int i = 0; ; i = (i + 1) % 100) a[i] = i;").ending(), "spins");
}

TEST(Spin, ALongLoopMeetsTheLimit) {
  LoneOptions options;
  options.machine.max_instructions = 100'000;
  EXPECT_EQ(run_alone("int main(void) { for (unsigned long i = 0; ; i++) ; }", options).ending(), "FC4020");
}

TEST(ProcessIds, CompareExactlyWhereThatIsPossible) {
  const LoneRun r = run(R"(pid_t p = getpid(), q = getppid(), c = fork();
printf("%d%d%d%d%d%d%d%d%d", p == p, p == q, p != c, p > 0, p == 0, p < 0, p == -1, p >= 1, !p);
printf("%d%d", p ? 1 : 0, (long)c == c);)");
  EXPECT_EQ(r.text(), "10110001011");
  EXPECT_EQ(r.ending(), "exit 0");
}

TEST(ProcessIds, RefuseWhatDependsOnTheNumber) {
  for (const char* body : {"if (getpid() % 2) puts(\"odd\");", "if (getpid() == 4711) puts(\"?\");", "if (getpid() < getppid()) puts(\"?\");",
                           "return getpid();", "printf(\"%x\", getpid());", "printf(\"%3d\", getpid());", "sleep(getpid());"}) {
    EXPECT_EQ(run(body).ending(), "FC3010") << body;
  }
  EXPECT_EQ(run("int x; return (int)(long)&x;").ending(), "FC3011");
  EXPECT_EQ(run("int p = getpid(); putchar(*(char *)&p);").ending(), "FC3013");
}

TEST(ProcessIds, PrintWhatIsComputedFromThem) {
  EXPECT_EQ(run("int x; printf(\"%d %p %d\", getpid() + 1, (void *)&x, getpid() % 2);").ending(), "exit 0");
}

TEST(ProcessIds, SurviveCopiesOfAnyKind) {
  const LoneRun r = run(R"(struct s { int a; pid_t p; long l; } x = {1, getpid(), getppid()}, y = x, *z = malloc(sizeof *z);
memcpy(z, &y, sizeof y); int *q = &z->p; void *v = (void *)(long)*q; printf("%d %d %ld %d", z->a, *q, z->l, (int)(long)v);)");
  EXPECT_EQ(r.text(), "1 <self> <parent> <self>");
}

TEST(Exit, HandlersRunInReverseThenBuffersAreFlushed) {
  const std::string handlers = R"(void a(void) { printf("a"); } void b(void) { printf("b"); atexit(a); }
void c(int s, void *p) { printf("c%d%s", s, (char *)p); exit(4); })";
  const LoneRun r = run("atexit(a); on_exit(c, \"!\"); atexit(b); printf(\"m\"); exit(-1);", handlers);
  EXPECT_EQ(r.text(), "mbac-1!a");
  EXPECT_EQ(r.ending(), "exit 4");
}

TEST(Exit, FlushesStderrBeforeStdout) {
  const LoneRun r = run("static char b[100]; setvbuf(stderr, b, _IOFBF, 100); printf(\"out\"); fprintf(stderr, \"err\");");
  ASSERT_EQ(r.writes.size(), 2u);
  EXPECT_EQ(r.writes[0].descriptor, 2);
  EXPECT_EQ(r.writes[1].descriptor, 1);
}

TEST(Wait, StoresTheStatusAndSetsErrno) {
  const LoneRun r = run(R"(int s = 0; pid_t c = fork(); pid_t w = wait(&s); printf("%d %d ", w == c, WEXITSTATUS(s));
printf("%d ", wait(&s)); perror("wait");)");
  EXPECT_EQ(r.text(), "1 7 -1 ");
  EXPECT_EQ(r.text(2), "wait: No child processes\n");
}

}  // namespace
}  // namespace forkcheck
