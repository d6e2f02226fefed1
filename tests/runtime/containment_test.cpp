// Programs that want out, or never end: stopped within their bounds, and nothing of them is left.
#include <chrono>
#include <filesystem>
#include <fstream>

#include "tests/runtime/runtime_fixture.h"

namespace forkcheck::runtime {
namespace {

using Clock = std::chrono::steady_clock;

const std::string headers =
    "#include <errno.h>\n#include <fcntl.h>\n#include <signal.h>\n#include <stdio.h>\n#include "
    "<stdlib.h>\n#include <unistd.h>\n"
    "#include <sys/ptrace.h>\n#include <sys/socket.h>\n#include <sys/syscall.h>\n#include <sys/wait.h>\n";

// A name for argv[0] that no other test has that runs at the same time.
std::string own_name(const std::string& name) { return "forkcheck-" + name + "-" + std::to_string(getpid()); }

RunOptions small(Namespaces namespaces) {
  RunOptions options;
  options.namespaces = namespaces;
  options.limits.processes = 20;
  options.limits.time = std::chrono::milliseconds(700);
  options.limits.steps = 2000;
  options.limits.output_bytes = 4000;
  return options;
}

Limit limit_of(const RunResult& result) {
  const auto* reached = std::get_if<LimitReached>(&result.end);
  EXPECT_NE(reached, nullptr) << "ended otherwise: " << result.end.index();
  return reached != nullptr ? reached->limit : Limit::machine;
}

class Contained : public testing::TestWithParam<Namespaces> {};

TEST_P(Contained, ForkBombsStopAtTheProcessLimit) {
  for (const char* bomb :
       {"for (;;) fork();", "for (;;) if (fork() == 0) for (;;) fork();", "while (fork() >= 0) ;"}) {
    auto options = small(GetParam());
    options.argv = {own_name("bomb")};
    RealProgram program(headers + "int main(void) {" + bomb + "}", options);
    SKIP_WITHOUT(program);
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      const auto result = program.random(seed);
      EXPECT_EQ(limit_of(result), Limit::processes) << bomb;
      EXPECT_EQ(result.processes.size(), 20u);
      EXPECT_EQ(living(own_name("bomb")), 1) << "the fork server and nobody else";
    }
  }
  EXPECT_EQ(living(own_name("bomb")), 0);
}

TEST_P(Contained, OrphanChainsStopAtTheStepLimit) {
  auto options = small(GetParam());
  options.limits.steps = 200;
  options.limits.time = std::chrono::seconds(30);
  RealProgram program(headers + "int main(void) { for (;;) if (fork() != 0) _exit(0); }", options);
  SKIP_WITHOUT(program);
  EXPECT_EQ(limit_of(program.first()), Limit::steps);
}

TEST_P(Contained, EndlessLoopsAndOutput) {
  auto options = small(GetParam());
  options.argv = {own_name("loop")};
  RealProgram loop(headers + "int main(void) { if (fork() == 0) for (;;) ; wait(0); }", options);
  SKIP_WITHOUT(loop);
  const auto start = Clock::now();
  const auto result = loop.first();
  EXPECT_EQ(limit_of(result), Limit::time);
  EXPECT_EQ(std::get<LimitReached>(result.end).process, ProcessName{{1}});
  EXPECT_LT(Clock::now() - start, std::chrono::seconds(3));
  EXPECT_EQ(living(own_name("loop")), 1);

  RealProgram flood(headers + "int main(void) { for (;;) puts(\"flood\"); }", small(GetParam()));
  EXPECT_EQ(limit_of(flood.first()), Limit::output);
  RealProgram huge(headers + "char text[100000]; int main(void) { write(1, text, sizeof text); }",
                   small(GetParam()));
  EXPECT_EQ(limit_of(huge.first()), Limit::output);
}

TEST_P(Contained, ForbiddenCallsFailAndAreNamed) {
  RealProgram program(headers + R"(
#define TRY(call) if ((call) != -1) { printf("%s succeeded\n", #call); return 1; }
int main(void) {
  TRY(open("/tmp/forkcheck-was-here", O_CREAT | O_WRONLY, 0600)) TRY(open("/etc/passwd", O_RDONLY))
  TRY(unlink("/tmp/forkcheck-none")) TRY(socket(AF_INET, SOCK_STREAM, 0)) TRY(ptrace(PTRACE_TRACEME, 0, 0, 0))
  TRY(setsid()) TRY(kill(-1, SIGKILL)) TRY(kill(getppid(), SIGKILL)) TRY(execl("/bin/sh", "sh", "-c", "true", NULL))
  TRY(syscall(SYS_clone, 0x00800000 | SIGCHLD, 0, 0, 0, 0)) TRY(syscall(SYS_unshare, 0x10000000)) TRY(syscall(SYS_io_uring_setup, 1, 0))
  TRY(syscall(SYS_prctl, 1, 0)) TRY(chmod("/tmp", 0)) TRY(syscall(SYS_clone3, 0, 0)) TRY(syscall(9999))
  printf("all refused");
})",
                      small(GetParam()));
  SKIP_WITHOUT(program);
  const auto result = program.first();
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), "all refused");
  std::set<std::string> names;
  for (const auto& refused : result.refused) names.insert(refused.call);
  for (const char* name : {"openat", "unlink", "socket", "ptrace", "kill", "execve", "unshare",
                           "clone3", "call 9999"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
  EXPECT_FALSE(std::filesystem::exists("/tmp/forkcheck-was-here"));
}

TEST_P(Contained, OtherEntriesToTheKernelAreDeadly) {
  RealProgram program(headers + R"(int main(void) {
  if (fork() == 0) syscall(0x40000000 + 57);
  if (fork() == 0) __asm__ volatile("int $0x80" : : "a"(2) : "memory");
  int status;
  while (wait(&status) > 0) printf("%d ", WTERMSIG(status));
})",
                      small(GetParam()));
  SKIP_WITHOUT(program);
  const auto result = program.random(1);
  EXPECT_TRUE(ended_by<Finished>(result));
  // A kernel without 32-bit support answers int 0x80 with a fault instead.
  const auto output = output_of(result, Stderr::merge);
  EXPECT_TRUE(output == "31 31 " || output == "31 11 " || output == "11 31 ") << output;
}

TEST_P(Contained, NaturalRunsAreBoundedToo) {
  auto options = small(GetParam());
  options.argv = {own_name("wild")};
  for (const char* body :
       {"for (;;) fork();", "for (;;) ;", "for (;;) if (fork() != 0) _exit(0);", "pause_for_ever();"}) {
    RealProgram program(
        headers +
            "void pause_for_ever(void) { if (fork() == 0) for (;;) sleep(1); wait(0); } int main(void) {" +
            body + "}",
        options);
    SKIP_WITHOUT(program);
    const auto start = Clock::now();
    const auto result = program.runner().natural();
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(result->end, NaturalEnd::out_of_time) << body;
    EXPECT_LT(Clock::now() - start, std::chrono::seconds(5));
    EXPECT_LE(living(own_name("wild")), 2) << body;  // the two fork servers
  }
  EXPECT_EQ(living(own_name("wild")), 0);
  RealProgram flood(headers + "int main(void) { for (;;) puts(\"flood\"); }", options);
  const auto result = flood.runner().natural();
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->end, NaturalEnd::too_much_output);
  EXPECT_EQ(result->bytes.size(), options.limits.output_bytes);
}

INSTANTIATE_TEST_SUITE_P(WithAndWithout, Contained,
                         testing::Values(Namespaces::where_allowed, Namespaces::none), [](const auto& test) {
                           return test.param == Namespaces::none ? "plain" : "namespaces";
                         });

}  // namespace
}  // namespace forkcheck::runtime
