// Programs with signals: what they can print by hand, engines against each other on generated ones.
#include <gtest/gtest.h>

#include <cstdlib>

#include "agreement.h"
#include "engines/witness.h"
#include "signal_family.h"

namespace forkcheck {
namespace {

using testing::load;
using testing::Outputs;

Outputs outputs_of(const std::string& code, const Profile& profile = {}) {
  return testing::outputs_of("#include <signal.h>\n#include <errno.h>\n#include <setjmp.h>\n" + code, profile);
}

const std::string blocked = "\tblocked";

TEST(Signals, AWakeUpMayBeLost) {
  EXPECT_EQ(outputs_of(R"(volatile int got;
    void h(int s) { got = 1; }
    int main() {
      signal(SIGUSR1, h);
      pid_t p = getpid();
      if (fork() == 0) { kill(p, SIGUSR1); exit(0); }
      if (!got) pause();
      printf("woken\n"); return 0; })"),
            (Outputs{"woken\\n", blocked}));
}

TEST(Signals, TheTerminalMaySendOneOrNot) {
  Profile profile;
  profile.typed = std::uint64_t{1} << 1;  // SIGINT
  EXPECT_EQ(outputs_of(R"(void h(int s) { write(1, "h", 1); }
    int main() { signal(SIGINT, h); write(1, "a", 1); pause(); write(1, "b", 1); return 0; })", profile),
            (Outputs{"", "a\tblocked", "ahb", "ah\tblocked", "ha\tblocked"}));
}

TEST(Signals, TheTerminalMeansItsWholeForegroundGroup) {
  Profile profile;
  profile.typed = std::uint64_t{1} << 1;
  EXPECT_EQ(outputs_of(R"(int main() { signal(SIGINT, SIG_IGN);
    if (fork() == 0) { signal(SIGINT, SIG_DFL); pause(); }
    if (fork() == 0) { setpgid(0, 0); signal(SIGINT, SIG_DFL); write(1, "c", 1); exit(0); }
    wait(NULL); write(1, "p", 1); return 0; })", profile).contains("cp"), true);
}

// Whatever may be read afterwards tells when the signal came.
TEST(Signals, AHandlerThatJumpsShowsHowFarTheProgramWas) {
  EXPECT_EQ(outputs_of(R"(sigjmp_buf there; volatile int i; void h(int s) { siglongjmp(there, 1); }
    int main() { signal(SIGUSR1, h); pid_t me = getpid(); if (sigsetjmp(there, 1)) { printf("%d", i); exit(0); }
      if (fork() == 0) { kill(me, SIGUSR1); _exit(0); } i = 1; i = 2; for (;;) pause(); })"),
            (Outputs{"0", "1", "2"}));
  EXPECT_EQ(outputs_of(R"(sigjmp_buf there; void h(int s) { siglongjmp(there, 1); }
    int main() { signal(SIGUSR1, h); pid_t me = getpid(); if (sigsetjmp(there, 1)) { write(1, "j", 1); _exit(0); }
      if (fork() == 0) { kill(me, SIGUSR1); _exit(0); } puts("w"); for (;;) pause(); })"),
            (Outputs{"j", "w\\nj"}));
}

TEST(Signals, AHandlerMayFollowPointersToVariables) {
  EXPECT_EQ(outputs_of(R"(struct node { int v; } a, *head = &a; void h(int s) { char c = '0' + head->v; write(1, &c, 1); }
    int main() { struct node *p = head; signal(SIGUSR1, h); if (fork() == 0) { kill(getppid(), SIGUSR1); _exit(0); }
      p->v = 1; p->v = 5; wait(NULL); return 0; })"),
            (Outputs{"0", "1", "5"}));
}

TEST(Signals, ExitInAHandlerRunsWhatIsRegisteredByThen) {
  EXPECT_EQ(outputs_of(R"(void bye() { write(1, "bye", 3); } void h(int s) { exit(3); }
    int main() { signal(SIGUSR1, h); pid_t me = getpid(); if (fork() == 0) { kill(me, SIGUSR1); _exit(0); } atexit(bye); for (;;) pause(); })"),
            (Outputs{"", "bye"}));
}

// sleep returns the whole seconds that are left, and nobody knows when the other comes to send the signal.
TEST(Signals, ASleepMayBeInterruptedAtAnyTime) {
  EXPECT_EQ(outputs_of(R"(void h(int s) {} int main() { signal(SIGUSR1, h); if (fork() == 0) { sleep(1); kill(getppid(), SIGUSR1); return 0; }
      printf("%u", sleep(10)); wait(NULL); return 0; })").contains("8"), true);
}

TEST(Signals, TheTextbooksHeadersHaveTheirWrappers) {
  EXPECT_EQ(outputs_of(R"(
#include "csapp.h"
    void h(int s) { Sio_puts("h"); }
    int main() { sigset_t set, old; rio_t rio; char line[MAXLINE]; int p[2]; Signal(SIGUSR1, h); Sigemptyset(&set); Sigaddset(&set, SIGUSR1);
      Sigprocmask(SIG_BLOCK, &set, &old); if (Fork() == 0) { Kill(getppid(), SIGUSR1); exit(0); } Sigsuspend(&old); Waitpid(-1, NULL, 0);
      pipe(p); Rio_writen(p[1], "one\ntwo\n", 8); Close(p[1]); Rio_readinitb(&rio, p[0]);
      while (Rio_readlineb(&rio, line, MAXLINE) > 0) Fputs(line, stdout); return 0; })"),
            Outputs{"hone\\ntwo\\n"});
  EXPECT_EQ(outputs_of(R"(
#include "apue.h"
    int main() { setbuf(stdout, NULL); TELL_WAIT(); pid_t pid = fork(); if (pid == 0) { WAIT_PARENT(); printf("c"); TELL_PARENT(getppid()); exit(0); }
      printf("p"); TELL_CHILD(pid); WAIT_CHILD(); printf("d"); pr_mask("m"); return 0; })"),
            Outputs{"pcdm\\n"});
}

// Its text may be lost in reality: printf isn't async-signal-safe.
TEST(Signals, AHandlerThatPrintsWhileTheProgramPrintsIsNamed) {
  const auto is_named = [](const std::string& in_handler, const std::string& in_main) {
    const auto model = load("#include <signal.h>\nvoid h(int s) { " + in_handler + " }\nint main() { signal(SIGCHLD, h); if (fork() == 0) _exit(0); " +
                            in_main + " wait(NULL); return 0; }");
    Budget budget;
    explore(*model, budget);
    return std::ranges::count(model->machine.findings(), Code::stream_reentered, &Diagnostic::code) > 0;
  };
  EXPECT_TRUE(is_named("printf(\"h\");", "printf(\"m\");"));
  EXPECT_TRUE(is_named("exit(0);", "puts(\"m\");"));
  EXPECT_FALSE(is_named("printf(\"h\");", "write(1, \"m\", 1);"));
  EXPECT_FALSE(is_named("write(1, \"h\", 1);", "printf(\"m\");"));
  EXPECT_FALSE(is_named("printf(\"h\");", "sigset_t s; sigemptyset(&s); sigaddset(&s, SIGCHLD); sigprocmask(SIG_BLOCK, &s, NULL); printf(\"m\");"));
}

// SA_RESETHAND: Linux puts the standard action back before it blocks the signal for the handler.
TEST(Signals, ASecondOneMayComeBeforeAHandlerThatIsRunOnceIsSafe) {
  const auto program = [](const std::string& flags, const std::string& between) {
    return R"(void h(int s) { write(1, "h", 1); _exit(0); }
      int main() { struct sigaction a = {0}; pid_t me = getpid(); a.sa_handler = h; a.sa_flags = )" + flags +
           "; sigaction(SIGUSR2, &a, NULL); if (fork() == 0) { kill(me, SIGUSR2); " + between + " kill(me, SIGUSR2); _exit(0); } pause(); return 0; }";
  };
  EXPECT_EQ(outputs_of(program("SA_RESETHAND", "")), (Outputs{"", "h"}));
  EXPECT_EQ(outputs_of(program("0", "")), Outputs{"h"});
  EXPECT_EQ(outputs_of(R"(void h(int s) { write(1, "h", 1); write(1, "i", 1); }
    int main() { struct sigaction a = {0}; pid_t me = getpid(); a.sa_handler = h; a.sa_flags = SA_RESETHAND; sigaction(SIGUSR2, &a, NULL);
      if (fork() == 0) { kill(me, SIGUSR2); kill(me, SIGUSR2); _exit(0); } pause(); return 0; })"),
            (Outputs{"", "hi", "hi" + blocked}))
      << "not while it runs";
}

TEST(Signals, SigsuspendLosesNone) {
  EXPECT_EQ(outputs_of(R"(volatile int got;
    void h(int s) { got = 1; }
    int main() {
      sigset_t set, old;
      sigemptyset(&set); sigaddset(&set, SIGUSR1);
      signal(SIGUSR1, h);
      sigprocmask(SIG_BLOCK, &set, &old);
      pid_t p = getpid();
      if (fork() == 0) { kill(p, SIGUSR1); exit(0); }
      while (!got) sigsuspend(&old);
      printf("woken\n"); return 0; })"),
            (Outputs{"woken\\n"}));
}

TEST(Signals, DontQueue) {
  EXPECT_EQ(outputs_of(R"(int counter;
    void h(int s) { counter++; }
    int main() {
      signal(SIGUSR1, h);
      pid_t p = getpid();
      if (fork() == 0) { for (int i = 0; i < 4; i++) kill(p, SIGUSR1); exit(0); }
      while (wait(NULL) > 0);
      printf("%d\n", counter); return 0; })"),
            (Outputs{"1\\n", "2\\n", "3\\n", "4\\n"}));
}

TEST(Signals, RealTimeOnesQueueInOrder) {
  EXPECT_EQ(outputs_of(R"(void h(int s, siginfo_t *i, void *c) { char t[3] = {'a' + s - SIGRTMIN, '0' + i->si_int, ' '}; write(1, t, 3); }
    int main() { struct sigaction a = {0}; a.sa_sigaction = h; a.sa_flags = SA_SIGINFO; sigfillset(&a.sa_mask);
      sigset_t all; sigfillset(&all); sigprocmask(SIG_BLOCK, &all, NULL);
      sigaction(SIGRTMIN, &a, NULL); sigaction(SIGRTMIN + 2, &a, NULL); sigaction(SIGUSR1, &a, NULL);
      for (int i = 1; i < 4; i++) { union sigval v; v.sival_int = i; sigqueue(getpid(), SIGRTMIN + 2, v); sigqueue(getpid(), SIGRTMIN, v); }
      sigemptyset(&all); sigprocmask(SIG_SETMASK, &all, NULL); return 0; })"),
            (Outputs{"a1 a2 a3 c1 c2 c3 "}));
}

TEST(Signals, SigwaitWaitsOnAfterAHandlerButSigwaitinfoFails) {
  const std::string program = R"(#include <errno.h>
    void h(int s) { write(1, "h", 1); }
    int main() { sigset_t s; sigemptyset(&s); sigaddset(&s, SIGUSR2); sigprocmask(SIG_BLOCK, &s, NULL);
      struct sigaction a = {0}; a.sa_handler = h; sigaction(SIGUSR1, &a, NULL); pid_t p = getpid();
      if (fork() == 0) { kill(p, SIGUSR1); kill(p, SIGUSR2); _exit(0); }
      int n = 0; )";
  EXPECT_EQ(outputs_of(program + "sigwait(&s, &n); printf(\"%d\\n\", n); return 0; }"), (Outputs{"h12\\n"}));
  EXPECT_EQ(outputs_of(program + "n = sigwaitinfo(&s, NULL); printf(\"%d\\n\", n < 0 ? -errno : n); return 0; }"),
            (Outputs{"h-4\\n", "h12\\n"}));
}

TEST(Signals, SigtimedwaitLooksOrGivesUpAtAnyTime) {
  const auto with = [](const std::string& time) {
    return outputs_of(R"(#include <time.h>
      int main() { sigset_t s; sigemptyset(&s); sigaddset(&s, SIGUSR1); sigprocmask(SIG_BLOCK, &s, NULL); pid_t p = getpid();
        if (fork() == 0) { kill(p, SIGUSR1); _exit(0); }
        struct timespec t = {)" + time + R"(}; siginfo_t i;
        if (sigtimedwait(&s, &i, &t) < 0) write(1, "-", 1); else printf("%d %d\n", i.si_signo, i.si_code); return 0; })");
  };
  EXPECT_EQ(with("0, 0"), (Outputs{"-", "10 0\\n"}));
  EXPECT_EQ(with("5, 0"), (Outputs{"-", "10 0\\n"}));
}

// stdlib/abort.c of glibc: raised, and once more without the handler; a jump out of it goes on.
TEST(Signals, AbortEndsUnlessTheHandlerJumps) {
  const auto with = [](const std::string& handler) {
    return outputs_of(R"(#include <setjmp.h>
      jmp_buf b; void h(int s) { write(1, "h", 1); )" + handler + R"( }
      int main() { int s; if (fork() == 0) { sigset_t all; sigfillset(&all); sigprocmask(SIG_BLOCK, &all, NULL); signal(SIGABRT, h);
          if (setjmp(b) == 0) abort(); write(1, "j", 1); _exit(0); }
        wait(&s); printf("%d\n", WIFSIGNALED(s) ? WTERMSIG(s) : -1); return 0; })");
  };
  EXPECT_EQ(with(""), (Outputs{"h6\\n"}));
  EXPECT_EQ(with("longjmp(b, 1);"), (Outputs{"hj-1\\n"}));
}

// What raise or an unblocking sets off runs before anything that follows, buffered text included.
TEST(Signals, OfOnesOwnComeAtOnce) {
  Profile pipe;
  pipe.out = Stdout::pipe;
  const std::string handlers = R"(void h(int s) { printf("%c", s == SIGUSR1 ? 'x' : 'y'); })";
  EXPECT_EQ(outputs_of(handlers + R"(int main() { signal(SIGUSR1, h); printf("a"); raise(SIGUSR1); printf("b"); return 0; })", pipe),
            (Outputs{"axb"}));
  EXPECT_EQ(outputs_of(handlers + R"(int main() { signal(SIGUSR1, h); printf("a"); kill(getpid(), SIGUSR1); printf("b"); return 0; })", pipe),
            (Outputs{"axb"}));
  EXPECT_EQ(outputs_of(handlers + R"(int main() { sigset_t set; sigemptyset(&set); sigaddset(&set, SIGUSR1);
      signal(SIGUSR1, h); sigprocmask(SIG_BLOCK, &set, NULL); raise(SIGUSR1); raise(SIGUSR1); printf("a");
      sigprocmask(SIG_UNBLOCK, &set, NULL); printf("b"); return 0; })", pipe),
            (Outputs{"axb"}));
}

TEST(Signals, HandlersNestInEitherOrder) {
  EXPECT_EQ(outputs_of(R"C(void h(int s) { write(1, s == SIGUSR1 ? "(" : "[", 1); write(1, s == SIGUSR1 ? ")" : "]", 1); }
    int main() { sigset_t set; sigemptyset(&set); sigaddset(&set, SIGUSR1); sigaddset(&set, SIGUSR2);
      signal(SIGUSR1, h); signal(SIGUSR2, h); sigprocmask(SIG_BLOCK, &set, NULL);
      raise(SIGUSR1); raise(SIGUSR2); sigprocmask(SIG_UNBLOCK, &set, NULL); return 0; })C"),
            (Outputs{"()[]", "[]()"}));
}

TEST(Signals, OneChildOfManyMayBeMissedByASigchldHandlerThatReapsOnce) {
  const Outputs found = outputs_of(R"(void h(int s) { if (waitpid(-1, NULL, 0) > 0) write(1, "R", 1); }
    int main() { signal(SIGCHLD, h);
      for (int i = 0; i < 2; i++) if (fork() == 0) exit(0);
      while (1) pause(); })");
  EXPECT_EQ(found, (Outputs{"R" + blocked, "RR" + blocked}));
}

TEST(Signals, AnIgnoredSigchldLeavesNoZombies) {
  EXPECT_EQ(outputs_of(R"(int main() { signal(SIGCHLD, SIG_IGN);
      if (fork() == 0) { printf("c\n"); exit(3); }
      int r = wait(NULL); printf("%d %d\n", r, errno == ECHILD); return 0; })"),
            (Outputs{"c\\n-1 1\\n"}));
}

TEST(Signals, WaitIsInterruptedUnlessItIsRestarted) {
  const auto with = [](const std::string& flags) {
    return outputs_of(R"(void h(int s) { write(1, "h", 1); }
      int main() { struct sigaction a; a.sa_handler = h; a.sa_flags = )" + flags + R"(; sigemptyset(&a.sa_mask);
        sigaction(SIGUSR1, &a, NULL); pid_t p = getpid();
        if (fork() == 0) { kill(p, SIGUSR1); _exit(0); }
        if (wait(NULL) < 0) printf("%s", errno == EINTR ? "eintr" : "?"); else printf("reaped"); return 0; })");
  };
  EXPECT_EQ(with("SA_RESTART"), (Outputs{"hreaped"}));
  EXPECT_EQ(with("0"), (Outputs{"hreaped", "heintr"}));
}

TEST(Signals, AChildMayDieBeforeOrAfterItPrints) {
  EXPECT_EQ(outputs_of(R"(int main() { pid_t c; int s;
      if ((c = fork()) == 0) { printf("c\n"); exit(0); }
      kill(c, SIGTERM); waitpid(c, &s, 0);
      if (WIFSIGNALED(s)) printf("killed %d\n", WTERMSIG(s)); else printf("exited\n"); return 0; })"),
            (Outputs{"c\\nexited\\n", "killed 15\\n", "c\\nkilled 15\\n"}));
}

TEST(Signals, AnInterruptedSleepSaysWhatIsLeft) {
  EXPECT_EQ(outputs_of(R"(void h(int s) { }
    int main() { signal(SIGUSR1, h); pid_t p = getpid();
      if (fork() == 0) { kill(p, SIGUSR1); exit(0); }
      printf("%d\n", (int)sleep(2)); return 0; })"),
            (Outputs{"0\\n", "1\\n"}));
}

TEST(Signals, AnAlarmEndsAPauseOrComesTooEarly) {
  const std::string code = R"(void h(int s) { printf("alarm\n"); }
    int main() { signal(SIGALRM, h); alarm(1); pause(); printf("end\n"); return 0; })";
  EXPECT_EQ(outputs_of(code), (Outputs{"alarm\\nend\\n", "alarm\\n" + blocked}));
  Profile ideal;
  ideal.timing = Timing::ideal;
  EXPECT_EQ(outputs_of(code, ideal), (Outputs{"alarm\\nend\\n"}));
}

TEST(Signals, ASegmentationFaultCanBeHandled) {
  EXPECT_EQ(outputs_of(R"(void h(int s) { write(1, "segv\n", 5); _exit(1); }
    int main() { signal(SIGSEGV, h); int *p = NULL; *p = 1; return 0; })"),
            (Outputs{"segv\\n"}));
}

// glibc empties a stream's buffer after its write: a handler that prints before or right after that writes the text again.
TEST(Signals, PrintingInAHandlerMayRepeatWhatIsBeingFlushed) {
  EXPECT_EQ(outputs_of(R"(void h(int s) { printf("h\n"); }
    int main() { signal(SIGUSR1, h); pid_t p = getpid();
      if (fork() == 0) { kill(p, SIGUSR1); _exit(0); }
      printf("a\n"); wait(NULL); return 0; })"),
            (Outputs{"a\\nh\\n", "h\\na\\n", "a\\nh\\na\\n", "a\\na\\nh\\n"}));
}

TEST(Signals, SiglongjmpLeavesAHandler) {
  EXPECT_EQ(outputs_of(R"(sigjmp_buf place;
    void h(int s) { siglongjmp(place, 1); }
    int main() { signal(SIGUSR1, h);
      if (sigsetjmp(place, 1)) { write(1, "back\n", 5); return 0; }
      raise(SIGUSR1); write(1, "never\n", 6); return 0; })"),
            (Outputs{"back\\n"}));
}

TEST(Signals, ASleepingChildIsStoppedAndContinued) {
  EXPECT_EQ(outputs_of(R"(int main() { pid_t c;
      if ((c = fork()) == 0) { printf("c\n"); exit(0); }
      kill(c, SIGSTOP); kill(c, SIGCONT); wait(NULL); printf("p\n"); return 0; })"),
            (Outputs{"c\\np\\n"}));
}

TEST(Signals, HandlersAndMasksAreInheritedByForkPendingSignalsAreNot) {
  EXPECT_EQ(outputs_of(R"(void h(int s) { write(1, "h", 1); }
    int main() { sigset_t set, now; sigemptyset(&set); sigaddset(&set, SIGUSR1);
      signal(SIGUSR1, h); sigprocmask(SIG_BLOCK, &set, NULL); raise(SIGUSR1);
      if (fork() == 0) { sigpending(&now); printf("%d", sigismember(&now, SIGUSR1)); fflush(stdout); raise(SIGUSR1);
        sigprocmask(SIG_UNBLOCK, &set, NULL); _exit(0); }
      wait(NULL); sigpending(&now); printf("%d\n", sigismember(&now, SIGUSR1)); return 0; })"),
            (Outputs{"0h1\\n"}));
}

TEST(Signals, GeneratedProgramsHaveOneAnswerInEveryEngine) {
  const char* wanted = std::getenv("FORKCHECK_SIGNAL_PROGRAMS");
  const unsigned programs = wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 150;
  std::size_t compared = 0;
  for (unsigned seed = 0; seed < programs; ++seed) {
    const std::string code = testing::RandomSignalProgram(seed).make();
    SCOPED_TRACE(std::to_string(seed) + "\n" + code);
    Profile profile;
    profile.out = seed % 2 ? Stdout::terminal : Stdout::pipe;
    const auto model = load(code, profile);
    ASSERT_TRUE(model);
    Budget budget(std::chrono::duration<double>(5), std::nullopt);
    const Answer truth = naive(*model, budget);
    if (!truth.complete) continue;
    ++compared;
    const Answer found = explore(*model, budget);
    ASSERT_TRUE(found.complete);
    ASSERT_TRUE(truth.language == found.language) << compare(truth, found).detail;
    const Answer solved = smt(*model, budget, 200);
    const Agreement agreement = compare(truth, solved);
    ASSERT_TRUE(agreement.agree) << agreement.detail;
  }
  EXPECT_GT(compared, programs / 2);
}

}  // namespace
}  // namespace forkcheck
