// Programs that run other programs, and jobs: what they can print, in every engine.
#include <gtest/gtest.h>

#include "agreement.h"

namespace forkcheck {
namespace {

using testing::limit_code;
using testing::Outputs;

Outputs outputs_of(const std::string& code, const Profile& profile = {}) {
  return testing::outputs_of("#include <signal.h>\n#include <errno.h>\n" + code, profile, testing::Solver::z3);
}

TEST(Exec, LosesWhatIsBuffered) {
  const std::string code = R"(int main() { printf("a\n"); printf("b"); execlp("echo", "echo", "c", "d", NULL); printf("e"); return 0; })";
  EXPECT_EQ(outputs_of(code), (Outputs{"a\\nc d\\n"}));
  Profile pipe;
  pipe.out = Stdout::pipe;
  EXPECT_EQ(outputs_of(code, pipe), (Outputs{"c d\\n"}));
}

TEST(Exec, FailsWhereThereIsNoSuchProgram) {
  EXPECT_EQ(outputs_of(R"(int main() { execl("/no/such", "x", NULL); printf("%d", errno == ENOENT); return 0; })"), (Outputs{"1"}));
  EXPECT_EQ(outputs_of(R"(int main() { execl("echo", "echo", "x", NULL); printf("not here"); return 0; })"), (Outputs{"not here"}));
}

TEST(Exec, GivesTheStatusOfWhatWasRun) {
  EXPECT_EQ(outputs_of(R"(int main() { int s; if (fork() == 0) { execl("/bin/false", "false", NULL); _exit(9); }
      wait(&s); printf("%d", WEXITSTATUS(s)); return 0; })"),
            (Outputs{"1"}));
}

TEST(Exec, LetsTheParentOfVforkGoOn) {
  EXPECT_EQ(outputs_of(R"(int main() { if (vfork() == 0) { execlp("echo", "echo", "c", NULL); _exit(1); }
      printf("p\n"); return 0; })"),
            (Outputs{"c\\np\\n", "p\\nc\\n"}));
}

TEST(Exec, ResetsHandlersAndKeepsWhatIsIgnored) {
  EXPECT_EQ(outputs_of(R"(void h(int s) { } int main() { int s; pid_t c;
      signal(SIGUSR1, h); signal(SIGUSR2, SIG_IGN);
      if ((c = fork()) == 0) { execlp("sleep", "sleep", "1", NULL); _exit(9); }
      waitpid(c, &s, WNOHANG); kill(c, SIGUSR2); waitpid(c, &s, 0); printf("%d", s); return 0; })"),
            (Outputs{"0"}));
}

TEST(Exec, UnknownOutputIsAToken) {
  EXPECT_EQ(outputs_of(R"(int main() { if (fork() == 0) { execlp("date", "date", NULL); _exit(1); } wait(NULL); printf("!"); return 0; })"),
            (Outputs{"{output of \"date\"}!"}));
}

TEST(Exec, PutsAChildOutOfItsParentsReach) {
  EXPECT_EQ(outputs_of(R"(int main() { pid_t c = fork(); if (c == 0) { if (fork()) execlp("echo", "echo", "x", NULL); _exit(0); }
      printf("%d", setpgid(c, c)); fflush(stdout); waitpid(c, NULL, 0); return 0; })"),
            (Outputs{"0x\\n", "-1x\\n", "x\\n0", "x\\n-1"}));
}

TEST(Exec, GivesAtLeastOneArgument) {
  EXPECT_EQ(outputs_of(R"(int main() { execv("/bin/echo", (char *[]){NULL}); return 0; })"), (Outputs{"\\n"}));
}

TEST(Exec, TheShellRunsOneCommand) {
  EXPECT_EQ(outputs_of(R"(int main() { printf("%d ", system(NULL) != 0); printf("%d ", WEXITSTATUS(system("exit 7")));
      printf("%d", WEXITSTATUS(system("false"))); return 0; })"),
            (Outputs{"1 7 1"}));
  EXPECT_EQ(outputs_of(R"(int main() { fflush(stdout); int s = system("echo 'a b' \"c\""); printf("%d", s); return 0; })"), (Outputs{"a b c\\n0"}));
  EXPECT_EQ(outputs_of(R"(int main() { int s = system("nosuch x"); printf("%d", WEXITSTATUS(s)); return 0; })"), (Outputs{"sh: 1: nosuch: not found\\n127"}));
  EXPECT_EQ(outputs_of(R"(int main() { execl("/bin/sh", "sh", "-c", "date", NULL); return 0; })"), (Outputs{"{output of \"date\"}"}));
}

TEST(Exec, SystemLeavesSignalsAsTheyWere) {
  EXPECT_EQ(outputs_of(R"(void h(int s) { write(1, "h", 1); } int main() { sigset_t m; struct sigaction a; signal(SIGINT, h); signal(SIGCHLD, h);
      system("true"); sigprocmask(SIG_BLOCK, NULL, &m); sigaction(SIGINT, NULL, &a);
      printf("%d%d", sigismember(&m, SIGCHLD), a.sa_handler == h); return 0; })"),
            (Outputs{"h01"}));
}

TEST(Exec, WhatTheShellDoesMoreIsRefused) {
  for (const char* line : {"ls | wc", "echo a; echo b", "sleep 1 &", "echo $HOME", "cd /", "echo *"})
    EXPECT_EQ(limit_code("int main() { system(\"" + std::string(line) + "\"); return 0; }"), Code::not_modelled) << line;
}

TEST(Popen, ReadsAndWrites) {
  EXPECT_EQ(outputs_of(R"(int main() { char b[9]; FILE *f = popen("echo abc", "r"); fgets(b, 9, f); printf("%s%d", b, pclose(f));
      f = popen("cat", "w"); fputs("x\n", f); printf("y\n"); printf("%d", pclose(f)); return 0; })"),
            (Outputs{"abc\\n0y\\nx\\n0"}));
  EXPECT_EQ(outputs_of(R"(int main() { FILE *f = popen("exit 3", "r"); printf("%d ", fgetc(f)); printf("%d ", WEXITSTATUS(pclose(f)));
      f = popen("true", "rw"); printf("%d %d", f == NULL, errno == EINVAL); return 0; })"),
            (Outputs{"-1 3 1 1"}));
}

// The second command gets no end of the first one's pipe: it would never see its end else.
TEST(Popen, ClosesEarlierStreamsInTheCommand) {
  EXPECT_EQ(outputs_of(R"(int main() { FILE *f = popen("cat", "w"), *g = popen("cat", "w"); fputs("a", f); fputs("b", g); pclose(f); pclose(g); return 0; })"),
            (Outputs{"ab"}));
}

TEST(Popen, WaitsForItsOwnChildAlone) {
  EXPECT_EQ(outputs_of(R"(int main() { FILE *f = popen("cat", "w"); fputs("a", f);
      if (fork() == 0) { int s = pclose(f); printf("%d%d", s, errno == ECHILD); fflush(stdout); _exit(0); }
      wait(NULL); printf("%d", pclose(f)); return 0; })"),
            (Outputs{"a-11a0", "-11aa0"}));
}

TEST(Popen, OfAnUnknownProgramOrClosedByFcloseIsRefused) {
  EXPECT_EQ(limit_code("int main() { pclose(popen(\"date\", \"r\")); return 0; }"), Code::not_modelled);
  EXPECT_EQ(limit_code("int main() { fclose(popen(\"true\", \"r\")); return 0; }"), Code::not_modelled);
}

TEST(Jobs, AStopIsToldOnce) {
  EXPECT_EQ(outputs_of(R"(int main() { int s; pid_t c = fork();
      if (c == 0) { raise(SIGSTOP); write(1, "c", 1); _exit(0); }
      waitpid(c, &s, WUNTRACED); if (WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP) write(1, "S", 1);
      if (waitpid(c, &s, WUNTRACED | WNOHANG) == 0) write(1, "-", 1);
      kill(c, SIGCONT); waitpid(c, &s, WCONTINUED); write(1, WIFCONTINUED(s) ? "C" : "E", 1);
      if (WIFCONTINUED(s)) waitpid(c, &s, 0); write(1, "!", 1); return 0; })"),
            (Outputs{"S-Cc!", "S-cC!", "S-cE!"}));
}

TEST(Jobs, SignalsGoToGroups) {
  EXPECT_EQ(outputs_of(R"(int main() { int s; pid_t c = fork();
      if (c == 0) { pause(); _exit(0); }
      setpgid(c, c); kill(0, 0); kill(-c, SIGTERM); waitpid(-c, &s, 0); printf("%d %d", WTERMSIG(s), getpgrp() == getpid()); return 0; })"),
            (Outputs{"15 1"}));
}

TEST(Jobs, GroupsAreLookedAt) {
  EXPECT_EQ(outputs_of(R"(int main() { pid_t c = fork(); if (c == 0) { setsid(); write(1, "x", 1); return 0; }
      printf("%d", getpgid(c) == c); fflush(stdout); wait(NULL); return 0; })"),
            (Outputs{"0x", "1x", "x0", "x1"}));
  EXPECT_EQ(outputs_of(R"(int main() { int s; pid_t c = fork(); if (c == 0) { setpgid(0, 0); pause(); }
      int r = waitpid(0, &s, WNOHANG); printf("%d", r); kill(c, SIGKILL); return 0; })"),
            (Outputs{"-1", "0"}));
}

TEST(Jobs, AStoppedOrphanGroupIsHungUp) {
  EXPECT_EQ(outputs_of(R"(int main() { int s; pid_t c = fork();
      if (c == 0) { raise(SIGSTOP); write(1, "never", 5); _exit(0); }
      waitpid(c, &s, WUNTRACED); return 0; })"),
            (Outputs{""}));
}

TEST(Jobs, WaitidTellsWho) {
  EXPECT_EQ(outputs_of(R"(int main() { siginfo_t i; pid_t c = fork();
      if (c == 0) _exit(7);
      waitid(P_PID, c, &i, WEXITED | WNOWAIT); printf("%d %d %d ", i.si_pid == c, i.si_status, i.si_code == CLD_EXITED);
      int r = waitid(P_ALL, 0, &i, WEXITED); printf("%d %d", r, waitid(P_ALL, 0, &i, WEXITED)); return 0; })"),
            (Outputs{"1 7 1 0 -1"}));
}

}  // namespace
}  // namespace forkcheck
