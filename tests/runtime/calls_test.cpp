// One test for each thing that a call can do to a real process tree.
#include <signal.h>

#include <cerrno>

#include "runtime/calls.h"
#include "tests/runtime/runtime_fixture.h"

namespace forkcheck::runtime {
namespace {

const std::string headers =
    "#include <errno.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include "
    "<unistd.h>\n#include <sys/wait.h>\n";

std::optional<WaitStatus> status_of(const RunResult& result, const ProcessName& name) {
  for (const auto& process : result.processes) {
    if (process.name == name) return process.status;
  }
  return std::nullopt;
}

// A new row of the table is refused until it has a handler, and handled as soon as it has one.
TEST(CallTable, EachScheduledCallHasItsHandler) {
  for (const auto& row : call_table()) {
    const bool is_real = row.kernel_numbers.begin() != row.kernel_numbers.end();
    if (row.scheduling != Scheduling::scheduled || !is_real) continue;
    const auto* handler = handler_of(row.call);
    ASSERT_NE(handler, nullptr) << row.name;
    EXPECT_EQ(handler->call, row.call);
    EXPECT_TRUE(handler->admit && handler->outcomes && handler->release && handler->relation) << row.name;
  }
}

TEST(Wait, TheZombieIsThePolicysChoice) {
  RealProgram program(headers + R"(
int main(void) {
  for (int i = 0; i < 3; i++) if (fork() == 0) exit('a' + i);
  int status;
  while (wait(&status) > 0) printf("%c", WEXITSTATUS(status));
  printf("%d", errno == ECHILD);
})");
  SKIP_WITHOUT(program);
  const std::string all_dead = "P0 fork\nP0 fork\nP0 fork\nP0.1 exit\nP0.2 exit\nP0.3 exit\n";
  const auto result = program.replay(
      all_dead + "P0 wait P0.2\nP0 wait P0.3\nP0 wait P0.1\nP0 wait ECHILD\nP0 write\nP0 exit\n");
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), "bca1");
  EXPECT_EQ(program.outputs(200), (std::set<std::string>{"abc1", "acb1", "bac1", "bca1", "cab1", "cba1"}));
}

TEST(Wait, LinuxOrderTakesTheOldestZombie) {
  RunOptions options;
  options.profile.wait = WaitOrder::linux;
  RealProgram program(headers + R"(
int main(void) {
  if (fork() == 0) exit('a');
  if (fork() == 0) exit('b');
  int status;
  while (wait(&status) > 0) printf("%c", WEXITSTATUS(status));
})",
                      options);
  SKIP_WITHOUT(program);
  const std::string both_dead = "P0 fork\nP0 fork\nP0.2 exit\nP0.1 exit\n";
  const auto result =
      program.replay(both_dead + "P0 wait P0.1\nP0 wait P0.2\nP0 wait ECHILD\nP0 write\nP0 exit\n");
  EXPECT_EQ(output_of(result, Stderr::merge), "ab");
  EXPECT_TRUE(ended_by<Diverged>(program.replay(both_dead + "P0 wait P0.2\n")));
}

TEST(Wait, NohangSeesAChildThatStillRuns) {
  RealProgram program(headers + R"(
int main(void) {
  pid_t child = fork();
  if (child == 0) exit(7);
  int status = 0;
  pid_t got = waitpid(child, &status, WNOHANG);
  if (got == 0) printf("not yet");
  else if (got == child) printf("%d", WEXITSTATUS(status));
  int bad_option = waitpid(-1, NULL, 64) == -1 && errno == EINVAL;
  printf(" %d %d", bad_option, waitpid(child + 1, NULL, 0) == -1 && errno == ECHILD);
})");
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.outputs(40), (std::set<std::string>{"not yet 1 1", "7 1 1"}));
  const auto result =
      program.replay("P0 fork\nP0 wait none\nP0 wait EINVAL\nP0 wait ECHILD\nP0 write\nP0 exit\nP0.1 exit\n");
  EXPECT_TRUE(ended_by<Finished>(result));
}

TEST(Wait, BlockedForEver) {
  RealProgram program(headers + R"(
int main(void) {
  pid_t first = fork();
  if (first == 0) { pid_t own = fork(); if (own == 0) { waitpid(getppid(), 0, 0); for (;;) { if (wait(NULL) < 0) _exit(0); } } wait(NULL); exit(0); }
  printf("x"); fflush(stdout); wait(NULL);
})");
  SKIP_WITHOUT(program);
  EXPECT_TRUE(ended_by<Finished>(program.first()));
}

TEST(Parent, OrphansSeeInitAndP0SeesTheShell) {
  RealProgram program(headers + R"(
int main(void) {
  printf("%d\n", getppid());
  if (fork() == 0) printf("%d\n", getppid());
})");
  SKIP_WITHOUT(program);
  for (const auto& [schedule, orphan] :
       {std::pair{"P0 getppid\nP0 write\nP0 fork\nP0 exit\nP0.1 getppid\nP0.1 write\nP0.1 exit\n", true},
        std::pair{"P0 getppid\nP0 write\nP0 fork\nP0.1 getppid\nP0.1 write\nP0 exit\nP0.1 exit\n", false}}) {
    const auto result = program.replay(schedule);
    ASSERT_TRUE(ended_by<Finished>(result));
    const int parent = orphan ? result.init_pid : result.processes[0].pid;
    EXPECT_EQ(output_of(result, Stderr::merge),
              std::to_string(result.shell_pid) + "\n" + std::to_string(parent) + "\n");
    EXPECT_NE(result.shell_pid, result.init_pid);
  }
}

TEST(Killed, FaultsAreEventsOfTheirOwnProcess) {
  RealProgram program(headers + R"(
int main(void) {
  int zero = 0, status;
  if (fork() == 0) *(volatile int *)0 = 1;
  if (fork() == 0) return 7 / zero;  // not 1 / zero: gcc turns that into a comparison, which traps nowhere
  if (fork() == 0) abort();
  for (int i = 0; i < 3; i++) { wait(&status); printf("%d ", WTERMSIG(status)); }
})");
  SKIP_WITHOUT(program);
  const auto result = program.replay(
      "P0 fork\nP0 fork\nP0 fork\nP0.3 killed\nP0 wait P0.3\nP0.1 killed\nP0 wait P0.1\nP0.2 killed\nP0 wait "
      "P0.2\nP0 write\nP0 exit\n");
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), "6 11 8 ");
  EXPECT_EQ(status_of(result, ProcessName{{1}}), WaitStatus::killed(SIGSEGV));
  EXPECT_EQ(status_of(result, ProcessName{{2}}), WaitStatus::killed(SIGFPE));
  EXPECT_EQ(status_of(result, ProcessName{{3}}), WaitStatus::killed(SIGABRT));
  EXPECT_EQ(status_of(result, ProcessName{}), WaitStatus::exited(0));
}

TEST(Killed, ItsBufferIsLostAndItMayKillItself) {
  RealProgram program(headers +
                      "#include <signal.h>\nint main(void) { printf(\"lost\"); kill(getpid(), SIGKILL); }");
  SKIP_WITHOUT(program);
  const auto result = program.first();
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), "");
  ASSERT_EQ(result.trace.size(), 2u);
  EXPECT_EQ(to_string(result.trace[1].event), "P0 killed SIGKILL");
  EXPECT_EQ(result.trace[1].status, WaitStatus::killed(SIGKILL));
}

TEST(Vfork, TheParentWaitsForTheChildsEnd) {
  RealProgram program(headers + R"(
int main(void) {
  int shared = 1;
  if (vfork() == 0) { shared = 2; write(1, "child ", 6); _exit(3); }
  char text[20];
  write(1, text, snprintf(text, 20, "parent %d", shared));
})");
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.outputs(20), (std::set<std::string>{"child parent 2"}));
  EXPECT_TRUE(ended_by<Finished>(program.replay("P0 vfork\nP0.1 write\nP0.1 exit\nP0 write\nP0.1 ending\nP0 exit\n")));
}

TEST(Fork, MayFailWhereTheProfileSaysSo) {
  RunOptions options;
  options.profile.fork_fails = ForkFails::may;
  RealProgram program(headers + R"(
int main(void) {
  pid_t child = fork();
  if (child < 0) { printf("%s", strerror(errno)); return 1; }
  if (child == 0) return 0;
  printf("forked"); wait(NULL);
})",
                      options);
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.outputs(40), (std::set<std::string>{"forked", std::string(strerror(EAGAIN))}));
  EXPECT_EQ(status_of(program.replay("P0 fork EAGAIN\nP0 write\nP0 exit\n"), ProcessName{}),
            WaitStatus::exited(1));
}

TEST(Sleep, IsAnEventAndTakesNoTime) {
  RealProgram program(headers + "int main(void) { sleep(3600); usleep(1000); printf(\"awake\"); }");
  SKIP_WITHOUT(program);
  const auto result = program.replay("P0 sleep\nP0 wake\nP0 sleep\nP0 write\nP0 exit\nP0 wake\n");
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), "awake");
}

TEST(Output, TerminalPipeAndUnbufferedStdout) {
  const std::string code = headers + R"(
int main(void) {
  printf("A\nB");
  fork();
  printf("%s\n", isatty(1) ? "tty" : "no");
  wait(NULL);
})";
  const std::pair<Stdout, const char*> cases[] = {{Stdout::terminal, "A\nBtty\nBtty\n"},
                                                  {Stdout::pipe, "A\nBno\nA\nBno\n"},
                                                  {Stdout::unbuffered, "A\nBtty\ntty\n"}};
  for (const auto& [out, expected] : cases) {
    RunOptions options;
    options.profile.out = out;
    RealProgram program(code, options);
    SKIP_WITHOUT(program);
    EXPECT_EQ(program.outputs(5), std::set<std::string>{expected});
  }
}

TEST(Output, StreamsAreToldByWhatTheDescriptorIsOpenOn) {
  RunOptions options;
  options.profile.out = Stdout::pipe;
  options.profile.err = Stderr::ignore;
  RealProgram program(headers + R"(
int main(void) {
  write(2, "e", 1);
  int saved = dup(1);
  dup2(2, 1);
  write(1, "f", 1);
  write(saved, "o", 1);
  close(1);
  printf("%d", write(1, "x", 1) == -1 && errno == EBADF);
  dup2(saved, 1);
  fprintf(stderr, "g");
  return write(9, "y", 1) != -1;
})",
                      options);
  SKIP_WITHOUT(program);
  const auto result = program.first();
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::ignore), "o1");
  EXPECT_EQ(output_of(result, Stderr::merge), "efog1");
  EXPECT_EQ(status_of(result, ProcessName{}), WaitStatus::exited(0));
}

TEST(Output, ArgumentsEnvironmentAndInputArrive) {
  RunOptions options;
  options.argv = {"./prog", "two words"};
  options.environment = {"NAME=value"};
  options.input = "line\n";
  RealProgram program(headers + R"(
int main(int argc, char **argv) {
  char text[20];
  printf("%d %s %s %s %s", argc, argv[0], argv[1], getenv("NAME"), fgets(text, 20, stdin));
})",
                      options);
  SKIP_WITHOUT(program);
  for (int run = 0; run < 2; ++run)
    EXPECT_EQ(output_of(program.first(), Stderr::merge), "2 ./prog two words value line\n");
}

}  // namespace
}  // namespace forkcheck::runtime
