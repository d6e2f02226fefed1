// Programs that run other programs: which are found, what is left of the old one, and what stays out of reach.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/runtime/explore_fixture.h"

namespace forkcheck::runtime {
namespace {

using Outputs = std::set<std::string>;

const std::string headers =
    "#define _GNU_SOURCE\n#include <errno.h>\n#include <fcntl.h>\n#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
    "#include <string.h>\n#include <sys/wait.h>\n#include <unistd.h>\n";

const std::string echo =
    "#include <stdio.h>\nint main(int argc, char** argv) { for (int i = 1; i < argc; i++) printf(\"%s%s\", i > 1 ? \" \" : "
    "\"\", argv[i]); puts(\"\"); return 0; }\n";

// A program with what it finds.
class ExecProgram {
 public:
  explicit ExecProgram(const std::string& code, std::vector<ExecutableText> more = {}, RunOptions options = {}) {
    BuildRequest request;
    request.path = "test.c";
    request.text = headers + code;
    request.out = options.profile.out;
    request.may_exec = true;
    request.executables = std::move(more);
    request.executables.push_back({ExecKind::command, "echo", "echo.c", echo});
    auto built = build(request);
    if (!built) {
      missing_ = message_of(built.error());
      return;
    }
    binary_.emplace(std::move(*built));
    auto started = Runner::start(*binary_, std::move(options));
    if (!started) {
      missing_ = message_of(started.error());
      return;
    }
    runner_.emplace(std::move(*started));
  }

  const std::string& missing() const { return missing_; }
  const Binary& binary() const { return *binary_; }
  Runner& runner() { return *runner_; }
  RunResult random(std::uint64_t seed) {
    RandomPolicy policy(seed);
    return runner_->run(policy);
  }
  RunResult first() {
    FirstPolicy policy;
    return runner_->run(policy);
  }
  Outputs explored() {
    Outputs outputs;
    Exploration exploration(Profile{}, 1000);
    while (auto plan = exploration.next()) {
      ExplorePolicy policy(std::move(*plan));
      const auto result = runner_->run(policy);
      if (exploration.learn(result)) outputs.insert(output_of(result, Stderr::merge));
    }
    EXPECT_TRUE(exploration.complete()) << exploration.why_incomplete();
    return outputs;
  }

 private:
  std::optional<Binary> binary_;
  std::optional<Runner> runner_;
  std::string missing_;
};

std::vector<std::string> events_of(const RunResult& result) {
  std::vector<std::string> events;
  for (const auto& seen : result.trace) events.push_back(to_string(seen.event));
  return events;
}

// The same output, under control and left to itself.
void expect_output(ExecProgram& program, const std::string& output) {
  const auto result = program.first();
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), output);
  if (!program.runner().has_namespaces() || !program.binary().is_static) return;
  const auto natural = program.runner().natural();
  ASSERT_TRUE(natural.has_value()) << message_of(natural.error());
  EXPECT_EQ(natural->bytes, output);
  EXPECT_EQ(natural->end, NaturalEnd::finished);
}

TEST(Exec, LosesWhatIsBuffered) {
  ExecProgram program(R"(int main(void) { printf("a\n"); printf("b"); execlp("echo", "echo", "c", "d", NULL); printf("e"); return 1; })");
  SKIP_WITHOUT(program);
  expect_output(program, "a\nc d\n");
  EXPECT_EQ(events_of(program.first()), (std::vector<std::string>{"P0 write", "P0 exec", "P0 write", "P0 exit"}));
}

TEST(Exec, FindsWhatTheModelFinds) {
  const std::pair<const char*, const char*> calls[] = {
      {R"(execl("/bin/echo", "echo", "x", NULL))", "x\n"},
      {R"(execl("/usr/bin/echo", "echo", "x", NULL))", "x\n"},
      {R"(execvp("echo", (char*[]){"echo", "x", "y", NULL}))", "x y\n"},
      {R"(execvpe("echo", (char*[]){"echo", "x", NULL}, (char*[]){NULL}))", "x\n"},
      {R"(execve("/bin/echo", (char*[]){"echo", "x", NULL}, (char*[]){NULL}))", "x\n"},
      {R"(execle("/bin/echo", "echo", "x", NULL, (char*[]){NULL}))", "x\n"},
      {R"(execl("./child", "anything", "x", NULL))", "child anything 2\n"},
      {R"(execlp("./child", "anything", NULL))", "child anything 1\n"},
      {R"(execl("echo", "echo", "x", NULL))", "errno 2\n"},
      {R"(execlp("child", "child", NULL))", "errno 2\n"},
      {R"(execlp("nosuchprogram", "x", NULL))", "errno 2\n"},
      {R"(execl("/no/such", "x", NULL))", "errno 2\n"},
      {R"(execlp("", "x", NULL))", "errno 2\n"},
      {R"(execl("", "x", NULL))", "errno 2\n"},
  };
  constexpr int without_event = 2;  // no name, nothing to look for
  std::string code, output;
  for (const auto& [call, printed] : calls) {
    code += "if (fork() == 0) { " + std::string(call) + "; printf(\"errno %d\\n\", errno); exit(0); } wait(NULL); ";
    output += printed;
  }
  ExecProgram program("int main(void) { " + code + "return 0; }",
                      {{ExecKind::neighbour, "./child", "child.c",
                        "#include <stdio.h>\nint main(int argc, char** argv) { printf(\"child %s %d\\n\", argv[0], argc); return 0; }"}});
  SKIP_WITHOUT(program);
  expect_output(program, output);
  const auto events = events_of(program.first());
  const auto execs = std::ranges::count_if(events, [](const std::string& e) { return e.find("exec") != std::string::npos; });
  EXPECT_EQ(execs, std::ssize(calls) - without_event);
}

TEST(Exec, LetsChildrenPrintInAnyOrder) {
  ExecProgram program(R"(int main(void) { for (int i = 0; i < 2; i++) if (fork() == 0) { execlp("echo", "echo", i ? "r" : "l", NULL); _exit(9); }
    while (wait(NULL) > 0) ; puts("done"); return 0; })");
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.explored(), (Outputs{"l\nr\ndone\n", "r\nl\ndone\n"}));
}

TEST(Exec, LetsTheParentOfVforkGoOn) {
  ExecProgram program(R"(int main(void) { if (vfork() == 0) { execlp("echo", "echo", "c", NULL); _exit(1); } puts("p"); return 0; })");
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.explored(), (Outputs{"c\np\n", "p\nc\n"}));
}

TEST(Exec, ResetsHandlersAndKeepsTheRest) {
  const std::string child = R"(#include <signal.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <unistd.h>
    int main(void) { struct sigaction a; sigset_t s; sigprocmask(SIG_BLOCK, NULL, &s); sigset_t p; sigpending(&p);
      sigaction(SIGUSR1, NULL, &a); printf("%d ", a.sa_handler == SIG_DFL);
      sigaction(SIGUSR2, NULL, &a); printf("%d ", a.sa_handler == SIG_IGN);
      printf("%d %d %d", sigismember(&s, SIGHUP), sigismember(&s, SIGTERM), sigismember(&p, SIGHUP)); fflush(stdout);
      sigset_t none; sigemptyset(&none); sigprocmask(SIG_SETMASK, &none, NULL); printf("never"); return 0; })";
  ExecProgram program(R"(void h(int s) { } int main(void) { int st; if (fork() == 0) {
      signal(SIGUSR1, h); signal(SIGUSR2, SIG_IGN); sigset_t s; sigemptyset(&s); sigaddset(&s, SIGHUP); sigprocmask(SIG_BLOCK, &s, NULL);
      raise(SIGHUP); execl("./child", "child", NULL); _exit(9); }
    wait(&st); printf(" %d", WTERMSIG(st)); return 0; })",
                      {{ExecKind::neighbour, "./child", "child.c", child}});
  SKIP_WITHOUT(program);
  expect_output(program, "1 1 1 0 1 1");
}

// A handler that the signal was sent for is gone.
TEST(Exec, TakesSignalsWithTheStandardAction) {
  ExecProgram program(R"(void h(int s) { write(1, "h", 1); } int main(void) { int st; signal(SIGUSR1, h); pid_t c = fork();
      if (c == 0) { execlp("echo", "echo", "c", NULL); _exit(9); }
      kill(c, SIGUSR1); waitpid(c, &st, 0); printf("%d\n", st); return 0; })");
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.explored(), (Outputs{"hc\n0\n", "c\n0\n", "10\n", "c\n10\n"}));
}

TEST(Exec, ClosesWhatIsToBeClosed) {
  ExecProgram program(R"(int main(void) { int p[2], q[2]; char b[8]; pipe2(p, O_CLOEXEC); pipe(q);
      if (fork() == 0) { execlp("echo", "echo", "c", NULL); write(p[1], "failed", 6); _exit(9); }
      close(p[1]); printf("%d\n", (int)read(p[0], b, 8)); fflush(stdout); wait(NULL);
      if (fork() == 0) { fcntl(q[1], F_SETFD, FD_CLOEXEC); execlp("nosuch", "x", NULL); write(q[1], "failed", 6); _exit(9); }
      close(q[1]); printf("%d\n", (int)read(q[0], b, 8)); wait(NULL); return 0; })");
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.explored(), (Outputs{"c\n0\n6\n", "0\nc\n6\n"}));
}

// As daemons do it. What exec needs is out of reach.
TEST(Exec, SurvivesTheClosingOfAllDescriptors) {
  ExecProgram program(R"(int main(void) { int ok = 0; for (int fd = 3; fd < 200; fd++) ok += close(fd) == 0 || dup(fd) >= 0;
      close_range(3, ~0U, 0); if (fork() == 0) { execlp("echo", "echo", ok ? "closed" : "none", NULL); _exit(1); }
      wait(NULL); execlp("echo", "echo", "again", NULL); return 1; })");
  SKIP_WITHOUT(program);
  EXPECT_EQ(output_of(program.first(), Stderr::merge), "none\nagain\n");
}

// The end of another child is no reason to go on for the parent of vfork.
TEST(Exec, LetsAParentWaitForItsOwnVfork) {
  ExecProgram program(R"(int main(void) { if (fork() == 0) { execlp("echo", "echo", "a", NULL); _exit(1); }
      if (vfork() == 0) { write(1, "b\n", 2); execlp("echo", "echo", "c", NULL); _exit(1); }
      write(1, "p\n", 2); return 0; })");
  SKIP_WITHOUT(program);
  Outputs expected;  // b before p and c
  for (const char* order : {"abpc", "abcp", "bapc", "bacp", "bpac", "bcap", "bpca", "bcpa"}) {
    std::string output;
    for (const char letter : std::string(order)) output += std::string(1, letter) + "\n";
    expected.insert(output);
  }
  EXPECT_EQ(program.explored(), expected);
}

TEST(Exec, PutsAChildOutOfItsParentsReach) {
  ExecProgram program(R"(int main(void) { pid_t c = fork(); if (c == 0) { execlp("echo", "echo", "c", NULL); _exit(1); }
      printf("%s", setpgid(c, c) == 0 ? "moved " : errno == EACCES ? "too late " : "?"); fflush(stdout); wait(NULL); return 0; })");
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.explored(), (Outputs{"moved c\n", "too late c\n", "c\nmoved ", "c\ntoo late "}));
}

// A program that runs itself for ever, and one that has its environment replaced.
TEST(Exec, GoesOnAndOn) {
  RunOptions options;
  options.limits.steps = 50;
  ExecProgram endless(R"(int main(void) { execl("./child", "child", NULL); return 1; })",
                      {{ExecKind::neighbour, "./child", "child.c", "#include <unistd.h>\nint main(void) { execl(\"./child\", \"child\", NULL); return 1; }"}}, options);
  SKIP_WITHOUT(endless);
  EXPECT_TRUE(ended_by<LimitReached>(endless.first()));
  ExecProgram program(R"(int main(void) { execle("./child", "child", NULL, (char*[]){"A=1", "B=2", NULL}); return 1; })",
                      {{ExecKind::neighbour, "./child", "child.c",
                        "#include <stdio.h>\n#include <stdlib.h>\nint main(void) { printf(\"%s %s\", getenv(\"A\"), getenv(\"B\")); return 0; }"}});
  SKIP_WITHOUT(program);
  expect_output(program, "1 2");
}

TEST(Strangers, WriteOnceAndExit) {
  if (find_command("date").empty()) GTEST_SKIP() << "there is no date here";
  ExecProgram program(R"(int main(void) { if (fork() == 0) { execlp("date", "date", "+%Y", NULL); _exit(9); } wait(NULL); puts("!"); return 0; })",
                      {{ExecKind::opaque, "date", "", ""}});
  SKIP_WITHOUT(program);
  const auto result = program.first();
  EXPECT_TRUE(ended_by<Finished>(result));
  const auto output = output_of(result, Stderr::merge);
  EXPECT_TRUE(output.size() == 7 && output.starts_with("2") && output.ends_with("\n!\n")) << output;
  EXPECT_EQ(events_of(result), (std::vector<std::string>{"P0 fork", "P0.1 exec", "P0.1 write", "P0.1 exit", "P0 wait P0.1", "P0 write", "P0 exit"}));
  if (!program.runner().has_namespaces() || !program.binary().is_static) return;
  const auto natural = program.runner().natural();
  ASSERT_TRUE(natural.has_value());
  EXPECT_EQ(natural->bytes, "!\n") << "left to itself, it finds nothing";
}

// What the machine's programs are asked to do that a run can't be judged by, or that must not happen.
TEST(Strangers, AreKeptInBounds) {
  const auto mark = testing::TempDir() + "forkcheck-stranger-mark";
  const auto secret = testing::TempDir() + "forkcheck-stranger-secret";
  std::ofstream(secret) << "leaked";
  std::filesystem::permissions(secret, std::filesystem::perms::all);
  const std::string calls[] = {
      R"(execlp("sh", "sh", "-c", "echo x > )" + mark + R"(", NULL))",
      R"(execlp("touch", "touch", ")" + mark + R"(", NULL))",
      R"(execlp("head", "head", ")" + secret + R"(", NULL))",
      R"(execlp("head", "head", "/usr/lib/../..)" + secret + R"(", NULL))",
      R"(execlp("sh", "sh", "-c", "while :; do :; done", NULL))",
      R"(execlp("sh", "sh", "-c", "while :; do echo y; done", NULL))",
      R"(execlp("sh", "sh", "-c", "kill -9 $PPID; exit 1", NULL))",
      R"(execlp("sh", "sh", "-c", "(sleep 100; touch )" + mark + R"() & exit 1", NULL))",
      R"(execlp("sh", "sh", "-c", "kill -SEGV $$", NULL))",
      R"(execlp("ls", "ls", "/root", NULL))",
      R"(execlp("ls", "ls", "/proc", NULL))",
  };
  RunOptions options;
  options.limits.time = std::chrono::milliseconds(700);
  options.limits.output_bytes = 4000;
  for (const auto& call : calls) {
    SCOPED_TRACE(call);
    ExecProgram program("int main(void) { " + call + "; return 0; }",
                        {{ExecKind::opaque, "sh", "", ""}, {ExecKind::opaque, "touch", "", ""}, {ExecKind::opaque, "head", "", ""},
                         {ExecKind::opaque, "ls", "", ""}}, options);
    SKIP_WITHOUT(program);
    const auto result = program.first();
    EXPECT_TRUE(ended_by<LimitReached>(result));
    EXPECT_EQ(output_of(result, Stderr::merge), "");
    EXPECT_FALSE(std::filesystem::exists(mark));
  }
  std::filesystem::remove(secret);
}

// Nobody would look at what is executed.
TEST(Exec, IsNotLeftToItselfWithoutNamespaces) {
  RunOptions options;
  options.namespaces = Namespaces::none;
  ExecProgram program(R"(int main(void) { execl("/bin/sh", "sh", "-c", "echo leaked", NULL); return 0; })", {}, options);
  SKIP_WITHOUT(program);
  const auto natural = program.runner().natural();
  ASSERT_FALSE(natural.has_value());
  EXPECT_EQ(natural.error().front().code, Code::no_natural_run);
}

TEST(Exec, FindsNothingElse) {
  RunOptions options;
  options.limits.time = std::chrono::milliseconds(700);
  ExecProgram program(R"(extern char** environ;
    int main(void) { int failed = 0; const char* paths[] = {"/bin/sh", "/bin/ls", "/proc/self/exe", "/proc/1/exe", "../bin/sh", "./a.out"};
      for (int i = 0; i < 6; i++) { execl(paths[i], "x", NULL); failed += errno == ENOENT; }
      for (int fd = 0; fd < 128; fd++) { char b[4]; if (fd > 2 && read(fd, b, 4) >= 0) printf("read %d\n", fd); }
      printf("%d", failed); return 0; })", {}, options);
  SKIP_WITHOUT(program);
  expect_output(program, "6");
}

}  // namespace
}  // namespace forkcheck::runtime
