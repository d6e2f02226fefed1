// Waits that tell of stops, and process groups: what the tracer answers from its own books.
#include "tests/runtime/explore_fixture.h"

namespace forkcheck::runtime {
namespace {

using Outputs = std::set<std::string>;

const std::string headers =
    "#include <errno.h>\n#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
    "#include <sys/wait.h>\n#include <unistd.h>\n";

TEST(Stops, AreToldOnce) {
  RealProgram program(headers + R"(int main(void) { int s; pid_t c = fork();
    if (c == 0) { raise(SIGSTOP); write(1, "c", 1); _exit(0); }
    waitpid(c, &s, WUNTRACED); if (WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP) write(1, "S", 1);
    if (waitpid(c, &s, WUNTRACED | WNOHANG) == 0) write(1, "-", 1);
    kill(c, SIGCONT); waitpid(c, &s, WCONTINUED); write(1, WIFCONTINUED(s) ? "C" : "E", 1);
    if (WIFCONTINUED(s)) waitpid(c, &s, 0); write(1, "!", 1); return 0; })");
  SKIP_WITHOUT(program);
  const auto explored = explore(program, Profile{});
  EXPECT_TRUE(explored.complete) << explored.why_incomplete;
  EXPECT_EQ(explored.outputs, (Outputs{"S-Cc!", "S-cC!", "S-cE!"}));
  EXPECT_EQ(program.outputs(60), explored.outputs);
}

TEST(Stops, FollowASchedule) {
  RealProgram program(headers + R"(int main(void) { int s; pid_t c = fork();
    if (c == 0) { write(1, "c", 1); _exit(0); }
    kill(c, SIGSTOP); printf("%d", waitpid(c, &s, WUNTRACED) == c); printf(" %x ", s); fflush(stdout);
    kill(c, SIGCONT); printf("%d", waitpid(c, &s, WCONTINUED) == c); printf(" %x", s);
    return 0; })");
  SKIP_WITHOUT(program);
  const auto result = program.replay(
      "P0 fork\nP0 kill\nP0.1 stop SIGSTOP\nP0 wait P0.1:stopped\nP0 write\nP0 kill\nP0 wait P0.1:continued\n"
      "P0.1 write\nP0 write\nP0 exit\nP0.1 exit\n");
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), "1 137f c1 ffff");
}

TEST(Waitid, FillsInWhatHappened) {
  RealProgram program(headers + R"(
    void show(const char* what, int r, siginfo_t* i, pid_t c) {
      printf("%s %d %d %d %d %d %d\n", what, r, r < 0 ? errno : 0, i->si_signo == SIGCHLD, i->si_code, i->si_pid == c, i->si_status);
      memset(i, 255, sizeof *i);
    }
    int main(void) { siginfo_t i; memset(&i, 255, sizeof i); pid_t c = fork();
      if (c == 0) { raise(SIGTSTP); exit(7); }
      int r = waitid(P_PID, c, &i, WSTOPPED | WNOWAIT); show("stop", r, &i, c);
      r = waitid(P_ALL, 0, &i, WSTOPPED | WEXITED | WCONTINUED); show("stop", r, &i, c);
      r = waitid(P_PGID, getpgrp(), &i, WSTOPPED | WNOHANG); show("none", r, &i, c);
      kill(c, SIGCONT);
      r = waitid(P_PID, c, &i, WCONTINUED | WEXITED | WNOWAIT); show("cont", r, &i, c);
      r = waitid(P_PID, c, &i, WEXITED | WNOWAIT); show("exit", r, &i, c);
      r = waitid(P_PID, c, &i, WSTOPPED | WCONTINUED); show("dead", r, &i, c);
      r = waitid(P_PGID, 0, &i, WEXITED); show("exit", r, &i, c);
      r = waitid(P_ALL, 0, &i, WEXITED); show("gone", r, &i, c);
      r = waitid(P_ALL, 0, &i, WNOHANG); show("what", r, &i, c);
      r = waitid(P_PID, 0, &i, WEXITED); show("whom", r, &i, c);
      return 0; })");
  SKIP_WITHOUT(program);
  const auto result = program.first();
  EXPECT_TRUE(ended_by<Finished>(result));
  const auto text = "stop 0 0 1 5 1 20\nstop 0 0 1 5 1 20\nnone 0 0 0 0 0 0\ncont 0 0 1 6 1 18\nexit 0 0 1 1 1 7\n"
                    "dead -1 10 0 0 0 0\nexit 0 0 1 1 1 7\ngone -1 10 0 0 0 0\nwhat -1 22 0 0 0 0\nwhom -1 22 0 0 0 0\n";
  auto schedules = program.outputs(30);
  EXPECT_TRUE(schedules.contains(text));
  for (const auto& other : schedules)  // the child may be dead before it is told that it was continued
    EXPECT_TRUE(other == text || other.find("cont 0 0 1 1 1 7\n") != std::string::npos) << other;
  const auto natural = program.runner().natural();
  ASSERT_TRUE(natural.has_value());
  EXPECT_TRUE(schedules.contains(natural->bytes)) << natural->bytes;
}

// Each line is what the kernel says to a natural run too, where groups are its own.
TEST(Groups, AnswerAsTheKernelDoes) {
  RealProgram program(headers + R"(
    #define SHOW(call) do { errno = 0; int r = (call); printf("%s: %d %d\n", #call, r, errno); } while (0)
    int main(void) { pid_t self = getpid();
      SHOW(getpgrp() == self); SHOW(getpgid(0) == self); SHOW(setpgid(0, 0)); SHOW(setsid());
      SHOW(setpgid(0, -1)); SHOW(setpgid(-1, 0)); SHOW(getpgid(-1)); SHOW(getsid(-5)); SHOW(setpgid(0, 4000000));
      fflush(stdout);
      pid_t c = fork();
      if (c == 0) { pause(); _exit(0); }
      SHOW(getpgid(c) == self); SHOW(setpgid(c, c)); SHOW(getpgid(c) == c); SHOW(getsid(c) == getsid(0));
      SHOW(waitpid(0, 0, WNOHANG)); SHOW(waitpid(-c, 0, WNOHANG)); SHOW(kill(-c, SIGTERM)); SHOW(waitpid(-c, 0, 0) == c);
      SHOW(waitpid(-c, 0, 0)); SHOW(getpgid(c)); SHOW(setpgid(c, c)); SHOW(kill(-c, 0)); SHOW(setpgid(0, c));
      fflush(stdout);
      c = fork();
      if (c == 0) _exit(3);
      siginfo_t i; waitid(P_PID, c, &i, WEXITED | WNOWAIT);
      SHOW(setpgid(c, c)); SHOW(getpgid(c) == c); SHOW(setpgid(0, c)); SHOW(setpgid(0, 0)); SHOW(waitpid(-c, 0, 0) == c);
      fflush(stdout);
      if (fork() == 0) {
        SHOW(setsid() == getpid()); SHOW(getsid(0) == getpid()); SHOW(getpgrp() == getpid()); SHOW(setsid());
        SHOW(setpgid(0, 0)); SHOW(getsid(self) == getpid());
        fflush(stdout);
        pid_t d = fork();
        if (d == 0) { SHOW(getsid(0) == getppid()); SHOW(setpgid(0, self)); SHOW(setpgid(0, 0)); exit(0); }
        wait(0);
        exit(0);
      }
      wait(0);
      return 0; })");
  SKIP_WITHOUT(program);
  const auto result = program.first();
  EXPECT_TRUE(ended_by<Finished>(result));
  const auto natural = program.runner().natural();
  ASSERT_TRUE(natural.has_value());
  const auto text = output_of(result, Stderr::merge);
  EXPECT_NE(text.find("setpgid(0, c): -1 1"), std::string::npos) << text;
  if (program.runner().has_namespaces()) {
    EXPECT_EQ(natural->bytes, text);
  }
}

TEST(Groups, OfStoppedOrphansAreHungUp) {
  RealProgram program(headers + R"(int main(void) { int s; pid_t c = fork();
    if (c == 0) { raise(SIGSTOP); write(1, "never", 5); _exit(0); }
    waitpid(c, &s, WUNTRACED); return 0; })");
  SKIP_WITHOUT(program);
  const auto explored = explore(program, Profile{});
  EXPECT_TRUE(explored.complete) << explored.why_incomplete;
  EXPECT_EQ(explored.outputs, Outputs{""});
  const auto result = program.first();
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(result.trace.back().status, WaitStatus::killed(SIGHUP));
}

// A stop that comes after the parent's end finds nobody who could continue it: SIGTSTP is lost, SIGSTOP stops.
TEST(Groups, OfOrphansAreStoppedBySigstopAlone) {
  for (const std::string signal : {"SIGTSTP", "SIGSTOP"}) {
    RealProgram program(headers + R"(static pid_t parent;
      int main(void) { parent = getpid(); if (fork() == 0) {
        while (getppid() == parent) ; raise()" + signal + R"(); write(1, "on", 2); _exit(0); } return 0; })");
    SKIP_WITHOUT(program);
    const auto stopped = program.replay("P0 fork\nP0 exit\nP0.1 getppid\nP0.1 stop " + signal + "\n");
    if (signal == "SIGSTOP") {
      EXPECT_TRUE(ended_by<Blocked>(stopped));
    } else {
      EXPECT_TRUE(ended_by<Stopped>(stopped));
      ASSERT_EQ(stopped.waiting.size(), 1u);
      EXPECT_EQ(stopped.waiting.front().call, Call::write_);
    }
  }
}

TEST(Groups, NobodyOfANaturalRunGetsAway) {
  const auto name = "runaway-" + std::to_string(getpid());
  RunOptions options;
  options.argv = {name};
  options.limits.time = std::chrono::milliseconds(400);
  RealProgram program(headers + R"(int main(void) {
    if (fork() == 0) { setsid(); if (fork() == 0) { setpgid(0, 0); for (;;) ; } _exit(0); } return 0; })", options);
  SKIP_WITHOUT(program);
  for (int i = 0; i < 2; ++i) {
    const auto natural = program.runner().natural();
    ASSERT_TRUE(natural.has_value());
    EXPECT_EQ(natural->end, NaturalEnd::out_of_time);
    EXPECT_LE(living(name), 2) << "the two fork servers";
  }
}

}  // namespace
}  // namespace forkcheck::runtime
