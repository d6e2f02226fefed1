// Signals of real programs: who gets which when is chosen, and nothing else decides.
#include <signal.h>

#include "tests/runtime/explore_fixture.h"

namespace forkcheck::runtime {
namespace {

const std::string headers =
    "#include <errno.h>\n#include <setjmp.h>\n#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
    "#include <string.h>\n#include <unistd.h>\n#include <sys/time.h>\n#include <sys/wait.h>\n"
    "static void say(const char *text) { write(1, text, strlen(text)); }\n"
    "static void handle(int sig, void (*handler)(int), int flags) {\n"
    "  struct sigaction action; memset(&action, 0, sizeof action);\n"
    "  action.sa_handler = handler; action.sa_flags = flags; sigaction(sig, &action, 0); }\n"
    "static sigset_t set_of(int sig) { sigset_t set; sigemptyset(&set); sigaddset(&set, sig); return set; }\n"
    "static void block(int sig) { sigset_t set = set_of(sig); sigprocmask(SIG_BLOCK, &set, 0); }\n"
    "static void unblock(int sig) { sigset_t set = set_of(sig); sigprocmask(SIG_UNBLOCK, &set, 0); }\n";

std::string output(const RunResult& result) {
  return output_of(result, Stderr::merge) + (std::holds_alternative<Blocked>(result.end) ? " blocked" : "");
}

struct Known {
  const char* name;
  const char* code;
  std::set<std::string> outputs;
};

class Signals : public testing::TestWithParam<Known> {};

TEST_P(Signals, ExplorationFindsExactlyTheOutputs) {
  RealProgram program(headers + GetParam().code);
  SKIP_WITHOUT(program);
  const auto explored = explore(program, {});
  EXPECT_TRUE(explored.complete) << explored.why_incomplete << " after " << explored.runs;
  EXPECT_EQ(explored.outputs, GetParam().outputs);
}

INSTANTIATE_TEST_SUITE_P(
    Programs, Signals,
    testing::Values(
        Known{
            "ThePauseThatComesTooLate",
            "void h(int s) { say(\"h\"); }\n"
            "int main(void) { handle(SIGUSR1, h, 0); if (fork() == 0) { kill(getppid(), SIGUSR1); return 0; }"
            " pause(); say(\"p\"); return 0; }",
            {"hp", "h blocked"}},
        Known{
            "AskedForBeforeThePause",
            "volatile int got; void h(int s) { got = 1; }\n"
            "int main(void) { handle(SIGUSR1, h, 0); if (fork() == 0) { kill(getppid(), SIGUSR1); return 0; }"
            " say(\"x\"); if (!got) pause(); say(\"p\"); return 0; }",
            {"xp", "x blocked"}},
        Known{
            "SuspendedWithAnotherMask",
            "volatile int got; void h(int s) { got = 1; }\n"
            "int main(void) { sigset_t none; sigemptyset(&none); block(SIGUSR1); handle(SIGUSR1, h, 0);"
            " if (fork() == 0) { kill(getppid(), SIGUSR1); return 0; }"
            " while (!got) sigsuspend(&none);"
            " sigset_t now; sigprocmask(SIG_BLOCK, 0, &now); say(sigismember(&now, SIGUSR1) ? \"b\" : \"u\");"
            " return 0; }",
            {"b"}},
        Known{"ReapsOnceForEachSignal",
              "void h(int s) { wait(0); say(\"R\"); }\n"
              "int main(void) { handle(SIGCHLD, h, SA_RESTART); sigset_t none; sigemptyset(&none);"
              " block(SIGCHLD); for (int i = 0; i < 2; i++) if (fork() == 0) _exit(0);"
              " for (int i = 0; i < 2; i++) sigsuspend(&none); return 0; }",
              {"RR", "R blocked"}},
        Known{
            "FiveOfThemAreOneOrMore",
            "int n; void h(int s) { n++; }\n"
            "int main(void) { handle(SIGUSR2, h, 0); if (fork() == 0) {"
            "   for (int i = 0; i < 5; i++) kill(getppid(), SIGUSR2); return 0; }"
            " wait(0); while (wait(0) > 0 || errno == EINTR); char c = '0' + n; write(1, &c, 1); return 0; }",
            {"1", "2", "3", "4", "5"}},
        Known{"FiveToItselfAreFive",
              "int n; void h(int s) { n++; }\n"
              "int main(void) { handle(SIGUSR2, h, 0); for (int i = 0; i < 5; i++) kill(getpid(), SIGUSR2);"
              " block(SIGUSR2); for (int i = 0; i < 5; i++) kill(getpid(), SIGUSR2); unblock(SIGUSR2);"
              " char c = '0' + n; write(1, &c, 1); return 0; }",
              {"6"}},
        Known{"APrintingChildIsTerminated",
              "int main(void) { pid_t child = fork(); int status;"
              " if (child == 0) { say(\"a\"); say(\"b\"); _exit(0); }"
              " kill(child, SIGTERM); wait(&status); say(WIFSIGNALED(status) ? \"K\" : \"E\"); return 0; }",
              // The signal comes before its end, or it is a zombie already.
              {"K", "aK", "abK", "abE"}},
        Known{"IgnoredAndBlocked",
              "int main(void) { signal(SIGUSR1, SIG_IGN); raise(SIGUSR1); kill(getpid(), SIGUSR1);"
              " block(SIGUSR2); raise(SIGUSR2); sigset_t set; sigpending(&set);"
              " say(sigismember(&set, SIGUSR2) ? \"p\" : \"-\"); signal(SIGUSR2, SIG_IGN); sigpending(&set);"
              " say(sigismember(&set, SIGUSR2) ? \"p\" : \"-\"); signal(SIGUSR2, SIG_DFL); unblock(SIGUSR2);"
              " say(\".\"); return 0; }",
              {"p-."}},
        Known{"HandlersNestBeforeTheFirstInstruction",
              "void a(int s) { say(\"a\"); } void b(int s) { say(\"b\"); }\n"
              "int main(void) { handle(SIGUSR1, a, 0); handle(SIGUSR2, b, 0); sigset_t set = set_of(SIGUSR1);"
              " sigaddset(&set, SIGUSR2); sigprocmask(SIG_BLOCK, &set, 0); raise(SIGUSR1); raise(SIGUSR2);"
              " sigprocmask(SIG_UNBLOCK, &set, 0); say(\".\"); return 0; }",
              {"ab.", "ba."}},
        Known{"AMaskForTheTimeOfAHandler",
              "void b(int s) { say(\"b\"); } void a(int s) { raise(SIGUSR2); say(\"a\"); }\n"
              "int main(void) { struct sigaction action; memset(&action, 0, sizeof action); "
              "action.sa_handler = a;"
              " sigaddset(&action.sa_mask, SIGUSR2); sigaction(SIGUSR1, &action, 0); handle(SIGUSR2, b, 0);"
              " raise(SIGUSR1); say(\".\"); return 0; }",
              {"ab."}},
        Known{"ItselfAgainOrNot",
              "int n; void h(int s) { int my = ++n; if (my == 1) raise(s); say(my == 1 ? \"1\" : \"2\"); }\n"
              "int main(void) { handle(SIGUSR1, h, SA_NODEFER); raise(SIGUSR1); n = 0; say(\" \");"
              " handle(SIGUSR1, h, 0); raise(SIGUSR1); return 0; }",
              {"21 12"}},
        Known{"OnceOnly",
              "void h(int s) { say(\"h\"); }\n"
              "int main(void) { int status; if (fork() == 0) { handle(SIGUSR1, h, SA_RESETHAND); "
              "raise(SIGUSR1);"
              "   raise(SIGUSR1); say(\"no\"); } wait(&status); if (WTERMSIG(status) == SIGUSR1) say(\"k\");"
              " return 0; }",
              {"hk"}},
        Known{
            "WaitIsInterrupted",
            "void h(int s) { }\n"
            "int main(void) { handle(SIGUSR1, h, 0); if (fork() == 0) { kill(getppid(), SIGUSR1); return 0; }"
            " say(wait(0) < 0 && errno == EINTR ? \"i\" : \"w\"); return 0; }",
            {"i", "w"}},
        Known{"WaitIsMadeAgain",
              "void h(int s) { say(\"h\"); }\n"
              "int main(void) { handle(SIGUSR1, h, SA_RESTART); if (fork() == 0) { kill(getppid(), SIGUSR1);"
              " return 0; } say(wait(0) < 0 ? \"i\" : \"w\"); return 0; }",
              {"hw"}},
        Known{"NoZombieWhereTheyAreIgnored",
              "int main(void) { signal(SIGCHLD, SIG_IGN); for (int i = 0; i < 2; i++) if (fork() == 0) {"
              " say(\"c\"); return 0; } say(wait(0) < 0 && errno == ECHILD ? \"n\" : \"w\"); return 0; }",
              {"ccn"}},
        Known{"NoZombieButASignal",
              "void h(int s) { say(\"h\"); }\n"
              "int main(void) { handle(SIGCHLD, h, SA_NOCLDWAIT | SA_RESTART); if (fork() == 0) return 0;"
              " say(wait(0) < 0 && errno == ECHILD ? \"n\" : \"w\"); return 0; }",
              {"hn"}},
        Known{"TheHandlerForksAndExits",
              "void h(int s) { if (fork() == 0) { say(\"c\"); _exit(0); } wait(0); say(\"h\"); exit(3); }\n"
              "int main(void) { handle(SIGUSR1, h, 0); raise(SIGUSR1); say(\"no\"); return 0; }",
              {"ch"}},
        Known{"TheHandlerJumpsOut",
              "sigjmp_buf place; void h(int s) { siglongjmp(place, 1); }\n"
              "int main(void) { handle(SIGUSR1, h, 0); for (volatile int i = 0; i < 2; i++) {"
              "   if (sigsetjmp(place, 1) == 0) { raise(SIGUSR1); say(\"no\"); } else say(\"j\"); } return "
              "0; }",
              {"jj"}},
        Known{"AFaultIsHandled",
              "sigjmp_buf place; void h(int s) { say(\"h\"); siglongjmp(place, 1); }\n"
              "int main(void) { handle(SIGSEGV, h, 0); if (sigsetjmp(place, 1) == 0) *(volatile int *)0 = 1;"
              " say(\".\"); return 0; }",
              {"h."}},
        Known{"ABlockedFaultKills",
              "void h(int s) { say(\"no\"); }\n"
              "int main(void) { int status; if (fork() == 0) { handle(SIGSEGV, h, 0); block(SIGSEGV);"
              "   *(volatile int *)0 = 1; } wait(&status); say(WTERMSIG(status) == SIGSEGV ? \"k\" : \"-\");"
              " return 0; }",
              {"k"}},
        Known{"AbortEndsInAnyCase",
              "void h(int s) { say(\"h\"); }\n"
              "int main(void) { int status; if (fork() == 0) { handle(SIGABRT, h, 0); block(SIGABRT); "
              "abort(); }"
              " wait(&status); say(WTERMSIG(status) == SIGABRT ? \"k\" : \"-\"); return 0; }",
              {"hk"}},
        Known{"WhomKillReaches",
              "int main(void) { errno = 0; say(kill(-1, SIGTERM) < 0 && errno == ESRCH ? \"1\" : \"-\");"
              " pid_t child = fork(); if (child == 0) _exit(0); int status; waitpid(child, 0, 0);"
              " say(kill(child, 0) < 0 && errno == ESRCH ? \"2\" : \"-\");"
              " say(kill(getppid(), 0) < 0 && errno == EPERM ? \"3\" : \"-\");"
              " say(kill(getpid(), 99) < 0 && errno == EINVAL ? \"4\" : \"-\");"
              " say(kill(getpid(), 0) == 0 ? \"5\" : \"-\"); return 0; }",
              {"12345"}},
        Known{"AZombieIsReachedWithoutEffect",
              "int main(void) { int status; pid_t child = fork(); if (child == 0) _exit(7);"
              " if (kill(child, SIGKILL) == 0) say(\"k\"); wait(&status);"
              " say(WIFEXITED(status) ? \"e\" : \"s\"); return 0; }",
              {"ke", "ks"}},
        Known{"TheWholeGroup",
              "void h(int s) { say(\"h\"); }\n"
              "int main(void) { signal(SIGUSR1, SIG_IGN); pid_t child = fork(); if (child == 0) {"
              "   signal(SIGUSR1, SIG_DFL); for (;;) pause(); } handle(SIGUSR1, h, 0); kill(0, SIGUSR1);"
              " int status; kill(child, SIGKILL); wait(&status);"
              " say(WTERMSIG(status) == SIGKILL ? \"9\" : \"1\"); return 0; }",
              {"h9", "h1"}},
        Known{"AlarmAndPause",
              "void h(int s) { say(\"h\"); }\n"
              "int main(void) { handle(SIGALRM, h, 0); alarm(2); say(alarm(5) == 2 ? \"2\" : \"-\"); pause();"
              " say(\"p\"); return 0; }",
              // The first may go off before it is replaced, the second before the pause, or while the first
              // one's signal is still pending.
              {"2hp", "2h blocked", "h2 blocked", "h-hp", "h-h blocked", "hh- blocked", "h- blocked"}},
        Known{"AnAlarmThatIsCalledOff",
              "int main(void) { alarm(1); alarm(0); say(\"x\"); return 0; }",
              {"x", ""}},
        Known{"WaitsForASignalOfASet",
              "int main(void) { sigset_t set = set_of(SIGUSR1); int got = 0; block(SIGUSR1);"
              " if (fork() == 0) { kill(getppid(), SIGUSR1); return 0; } sigwait(&set, &got);"
              " say(got == SIGUSR1 ? \"u\" : \"-\"); return 0; }",
              {"u"}},
        Known{"NobodyMayHandleSigkill",
              "int main(void) { say(signal(SIGKILL, SIG_IGN) == SIG_ERR && errno == EINVAL ? \"e\" : \"-\");"
              " return 0; }",
              {"e"}},
        Known{"WhatAHandlerReads",
              "pid_t child; void h(int s, siginfo_t *i, void *c) { say(i->si_pid == child ? \"p\" : \"-\");"
              " if (s == SIGCHLD) say(i->si_code == CLD_EXITED && i->si_status == 7 ? \"x\" : \"-\");"
              " else say(i->si_code == SI_USER ? \"u\" : \"-\"); }\n"
              "int main(void) { struct sigaction action; memset(&action, 0, sizeof action);"
              " action.sa_sigaction = h; action.sa_flags = SA_SIGINFO | SA_RESTART;"
              " sigaction(SIGCHLD, &action, 0); sigaction(SIGUSR1, &action, 0); sigset_t none;"
              " sigemptyset(&none); block(SIGCHLD); block(SIGUSR1); child = fork();"
              " if (child == 0) { kill(getppid(), SIGUSR1); _exit(7); } sigsuspend(&none);"
              " wait(0); unblock(SIGCHLD); unblock(SIGUSR1); return 0; }",
              {"pupx", "ppxu", "pxpu"}}),
    [](const auto& one) { return one.param.name; });

struct Replayed {
  const char* name;
  const char* code;
  const char* schedule;
  const char* output;  // " blocked" at its end if the run blocks for ever
};

class SignalSchedules : public testing::TestWithParam<Replayed> {};

TEST_P(SignalSchedules, GiveTheirOutput) {
  RealProgram program(headers + GetParam().code);
  SKIP_WITHOUT(program);
  for (int run = 0; run < 2; ++run) {
    const auto result = program.replay(GetParam().schedule);
    EXPECT_FALSE(ended_by<Diverged>(result)) << ended_by<Finished>(result).message();
    EXPECT_EQ(output(result), GetParam().output);
  }
}

// A signal that is pending at a call: before it, or after it, but then at once.
constexpr const char* two_writes =
    "void h(int s) { say(\"h\"); }\n"
    "int main(void) { handle(SIGUSR1, h, 0); if (fork() == 0) { kill(getppid(), SIGUSR1); return 0; }"
    " say(\"1\"); say(\"2\"); return 0; }";

INSTANTIATE_TEST_SUITE_P(
    Programs, SignalSchedules,
    testing::Values(
        Replayed{"BeforeTheCall", two_writes,
                 "P0 sigaction\nP0 fork\nP0.1 getppid\nP0.1 kill\nP0 deliver SIGUSR1\nP0 write\nP0 write\nP0 "
                 "write\nP0 "
                 "exit\nP0.1 exit\n",
                 "h12"},
        Replayed{"DueAfterTheCall", two_writes,
                 "P0 sigaction\nP0 fork\nP0.1 getppid\nP0.1 kill\nP0 write\nP0 deliver SIGUSR1\nP0 write\nP0 "
                 "write\nP0 "
                 "exit\nP0.1 exit\n",
                 "1h2"},
        Replayed{
            "ForkWaitsForSignals",
            "void h(int s) { say(\"h\"); }\n"
            "int main(void) { handle(SIGUSR1, h, 0); if (fork() == 0) { kill(getppid(), SIGUSR1); return "
            "0; } if (fork() == 0) say(\"c\"); return 0; }",
            "P0 sigaction\nP0 fork\nP0.1 getppid\nP0.1 kill\nP0 deliver SIGUSR1\nP0 write\nP0 fork\nP0.2 "
            "write\nP0.2 "
            "exit\nP0 exit\nP0.1 exit\n",
            "hc"},
        Replayed{"TerminatedByChoice",
                 "int main(void) { if (fork() == 0) { say(\"a\"); say(\"b\"); } else { kill(getpid() + 1, "
                 "SIGTERM); wait(0); } return 0; }",
                 "P0 fork\nP0 kill\nP0.1 write\nP0.1 killed SIGTERM\nP0 wait P0.1\nP0 exit\n", "a"},
        Replayed{
            "TheRestOfASleep",
            "void h(int s) {}\n"
            "int main(void) { handle(SIGALRM, h, 0); alarm(1); char c = '0' + sleep(5); write(1, &c, 1);"
            " c = '0' + sleep(3); write(1, &c, 1); usleep(10); return 0; }",
            "P0 sigaction\nP0 alarm\nP0 expire\nP0 interrupt SIGALRM:3\nP0 write\nP0 sleep\nP0 write\nP0 "
            "sleep\nP0 exit\n",
            "30"},
        Replayed{"AShortSleepIsInterrupted",
                 "void h(int s) {}\n"
                 "int main(void) { handle(SIGALRM, h, 0); alarm(1); say(usleep(10) < 0 && errno == EINTR ? "
                 "\"i\" : \"-\"); return 0; }",
                 "P0 sigaction\nP0 alarm\nP0 expire\nP0 interrupt SIGALRM\nP0 write\nP0 exit\n", "i"},
        Replayed{"AnIntervalTimerGoesOffAgain",
                 "int n; void h(int s) { n++; }\n"
                 "int main(void) { handle(SIGALRM, h, 0); struct itimerval t = {{1, 0}, {2, 500000}};"
                 " setitimer(ITIMER_REAL, &t, 0); while (n < 2) pause();"
                 " say(alarm(0) == 1 ? \"1\" : \"-\"); return 0; }",
                 "P0 sigaction\nP0 alarm\nP0 expire\nP0 interrupt SIGALRM\nP0 expire\nP0 interrupt "
                 "SIGALRM\nP0 alarm\nP0 write\nP0 exit\n",
                 "1"},
        Replayed{"StoppedAndContinued",
                 "int main(void) { pid_t child = fork(); if (child == 0) { say(\"c\"); return 0; }"
                 " kill(child, SIGSTOP); say(\"p\"); kill(child, SIGCONT); wait(0); return 0; }",
                 "P0 fork\nP0 kill\nP0.1 stop SIGSTOP\nP0 write\nP0 kill\nP0.1 write\nP0.1 exit\nP0 wait "
                 "P0.1\nP0 exit\n",
                 "pc"},
        Replayed{
            "StopsItselfBetweenTwoCalls",
            "int main(void) { pid_t child = fork(); if (child == 0) { raise(SIGSTOP); say(\"c\"); return "
            "0; } say(\"p\"); kill(child, SIGCONT); wait(0); return 0; }",
            "P0 fork\nP0.1 stop SIGSTOP\nP0 write\nP0 kill\nP0.1 write\nP0.1 exit\nP0 wait P0.1\nP0 "
            "exit\n",
            "pc"},
        Replayed{
            "KilledWhileStopped",
            "int main(void) { pid_t child = fork(); int status; if (child == 0) { say(\"no\"); return 0; }"
            " kill(child, SIGSTOP); kill(child, SIGKILL); wait(&status);"
            " say(WTERMSIG(status) == SIGKILL ? \"9\" : \"-\"); return 0; }",
            "P0 fork\nP0 kill\nP0.1 stop SIGSTOP\nP0 kill\nP0.1 killed SIGKILL\nP0 wait P0.1\nP0 "
            "write\nP0 exit\n",
            "9"},
        Replayed{"StoppedForEver", "int main(void) { raise(SIGTSTP); say(\"no\"); return 0; }",
                 "P0 stop SIGTSTP\n", " blocked"},
        Replayed{"AVforkParentIsToldAfterwards",
                 "void h(int s) { say(\"h\"); }\n"
                 "int main(void) { handle(SIGUSR1, h, 0); if (vfork() == 0) { kill(getppid(), SIGUSR1); "
                 "_exit(0); } say(\"p\"); return 0; }",
                 "P0 sigaction\nP0 vfork\nP0.1 getppid\nP0.1 kill\nP0.1 exit\nP0 deliver SIGUSR1\nP0 "
                 "write\nP0 write\nP0 "
                 "exit\n",
                 "hp"},
        Replayed{
            "SigwaitIsInterruptedByOthers",
            "void h(int s) { say(\"h\"); }\n"
            "int main(void) { handle(SIGUSR2, h, SA_RESTART); sigset_t set = set_of(SIGUSR1); siginfo_t i;"
            " block(SIGUSR1); if (fork() == 0) { kill(getppid(), SIGUSR2); kill(getppid(), SIGUSR1);"
            " return 0; } say(sigwaitinfo(&set, &i) < 0 && errno == EINTR ? \"i\" : \"-\");"
            " say(sigwaitinfo(&set, &i) == SIGUSR1 && i.si_pid == getpid() + 1 ? \"u\" : \"-\"); return "
            "0; }",
            "P0 sigaction\nP0 sigprocmask\nP0 fork\nP0.1 getppid\nP0.1 kill\nP0 interrupt SIGUSR2\nP0 "
            "write\nP0 "
            "write\nP0.1 getppid\nP0.1 kill\nP0 sigwait SIGUSR1\nP0 write\nP0 exit\nP0.1 exit\n",
            "hiu"},
        Replayed{"SuspendedUntilItDies",
                 "int main(void) { sigset_t none; sigemptyset(&none); block(SIGTERM); int status;"
                 " pid_t child = fork(); if (child == 0) { sigsuspend(&none); say(\"no\"); }"
                 " kill(child, SIGTERM); wait(&status); say(WTERMSIG(status) == SIGTERM ? \"t\" : \"-\");"
                 " return 0; }",
                 "P0 sigprocmask\nP0 fork\nP0 kill\nP0.1 killed SIGTERM\nP0 wait P0.1\nP0 write\nP0 exit\n",
                 "t"}),
    [](const auto& one) { return one.param.name; });

// What isn't allowed by the rules isn't offered.
TEST(SignalSchedule, OnlyTakesAreLeftWhereSignalsAreDue) {
  RealProgram program(headers + two_writes);
  SKIP_WITHOUT(program);
  const auto result = program.replay(
      "P0 sigaction\nP0 fork\nP0.1 getppid\nP0.1 kill\nP0 write\nP0 write\nP0 write\nP0 exit\n");
  const auto* diverged = std::get_if<Diverged>(&result.end);
  ASSERT_NE(diverged, nullptr);
  EXPECT_EQ(diverged->position, 5u);
  EXPECT_EQ(diverged->enabled, (std::vector<Event>{{ProcessName{}, Call::deliver_, TakeSignal{SIGUSR1}},
                                                   {ProcessName{{1}}, Call::exit_, NoChoice{}}}));
}

// Many random schedules: none breaks, and the same seed gives the same run.
TEST(SignalSchedule, RandomOnesAreReproducible) {
  RealProgram program(headers + R"(
int n; void h(int s) { n++; say("h"); if (n == 2) fork(); }
int main(void) { handle(SIGUSR1, h, SA_NODEFER); handle(SIGCHLD, h, SA_RESTART); handle(SIGALRM, h, 0); alarm(1);
  for (int i = 0; i < 2; i++) if (fork() == 0) { kill(getppid(), SIGUSR1); kill(0, SIGUSR1); say("c"); return 0; }
  sleep(3); while (wait(0) > 0 || errno == EINTR) kill(getpid(), SIGUSR1); say("."); })");
  SKIP_WITHOUT(program);
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto once = program.random(seed), again = program.random(seed);
    EXPECT_TRUE(ended_by<Finished>(once));
    EXPECT_EQ(output(once), output(again));
    EXPECT_EQ(once.trace.size(), again.trace.size());
    seen.insert(output(once));
  }
  EXPECT_GT(seen.size(), 10u);
}

// --- Points: accesses to named variables, between two calls.

Explored explore_points(const std::string& code, std::vector<std::string> variables) {
  RealProgram program(headers + code, {}, {std::move(variables), {}});
  if (!program.missing().empty()) return {};
  auto explored = explore(program, {});
  EXPECT_TRUE(explored.complete) << explored.why_incomplete;
  return explored;
}

TEST(Points, AHandlerComesBetweenALoadAndAStore) {
  const std::string code =
      "int count; void h(int s) { count++; }\n"
      "int main(void) { handle(SIGUSR1, h, SA_RESTART); pid_t me = getpid();"
      " if (fork() == 0) { kill(me, SIGUSR1); return 0; }"
      " count++; wait(0); char c = '0' + count; write(1, &c, 1); return 0; }";
  RealProgram program(headers + code, {}, {{"count"}, {}});
  SKIP_WITHOUT(program);
  // The handler adds one in between: that is lost.
  const auto result = program.replay(
      "P0 sigaction\nP0 fork\nP0 point\nP0.1 kill\nP0 deliver SIGUSR1\nP0 point\nP0.1 exit\nP0 wait P0.1\nP0 "
      "point\nP0 write\nP0 exit\n");
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output(result), "1");
  EXPECT_EQ(explore_points(code, {"count"}).outputs, (std::set<std::string>{"1", "2"}));
  EXPECT_EQ(explore_points(code, {}).outputs, (std::set<std::string>{"2"}));
}

TEST(Points, AFlagIsSetBetweenItsTestAndThePause) {
  const std::string code =
      "volatile sig_atomic_t got; void h(int s) { got = 1; }\n"
      "int main(void) { handle(SIGUSR1, h, 0); pid_t me = getpid();"
      " if (fork() == 0) { kill(me, SIGUSR1); return 0; } if (!got) pause(); say(\"p\"); return 0; }";
  RealProgram program(headers + code, {}, {{"got"}, {}});
  SKIP_WITHOUT(program);
  EXPECT_EQ(explore_points(code, {"got"}).outputs, (std::set<std::string>{"p", " blocked"}));
  // A signal that is pending at the access comes before it; one that is sent afterwards, after it.
  EXPECT_EQ(output(program.replay("P0 sigaction\nP0 fork\nP0.1 kill\nP0 point\nP0 deliver SIGUSR1\nP0 "
                                  "point\nP0 write\nP0 exit\nP0.1 exit\n")),
            "p");
  EXPECT_EQ(
      output(program.replay("P0 sigaction\nP0 fork\nP0 point\nP0.1 kill\nP0 deliver SIGUSR1\nP0.1 exit\n")),
      " blocked");
}

TEST(Points, OnlyWhereAHandlerCouldRun) {
  RealProgram program(headers + R"(
static int shared; int other; struct pair { int a, b; } pair, copy; void h(int s) {}
static void f(void) { static int shared; shared = 7; }
int main(void) {
  shared = 1; handle(SIGUSR1, h, 0); other = 2; shared += 2; f(); int *p = &shared; *p = 4; int local = *p; local++;
  block(SIGUSR1); shared++; unblock(SIGUSR1); pair = copy; pair.b = 3;
  say(shared == 5 ? "5" : "-"); return 0; })",
                      {}, {{"shared", "pair"}, {}});
  SKIP_WITHOUT(program);
  std::string calls;
  const auto result = program.first();
  for (const auto& observed : result.trace) calls += std::string(name_of(observed.event.call)) + " ";
  // shared += 2 (two), f's own, *p = 4, = *p; the pair twice; shared == 5.
  EXPECT_EQ(calls,
            "sigaction point point point point point sigprocmask sigprocmask point point point write exit ");
  EXPECT_EQ(output(result), "5");
}

TEST(Points, APendingSignalComesBeforeTheAccess) {
  RealProgram program(headers + R"(
int x; void h(int s) { say("h"); }
int main(void) { handle(SIGUSR1, h, 0); pid_t me = getpid(); if (fork() == 0) { kill(me, SIGUSR1); return 0; }
  x = 1; say("x"); return 0; })",
                      {}, {{"x"}, {}});
  SKIP_WITHOUT(program);
  const auto result = program.replay(
      "P0 sigaction\nP0 fork\nP0.1 kill\nP0 point\nP0 deliver SIGUSR1\nP0 write\nP0 point\nP0 write\nP0 "
      "exit\nP0.1 exit\n");
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output(result), "hx");
}

TEST(Points, AtomicVariablesAndNaturalRuns) {
  RealProgram program(headers + R"(
#include <stdatomic.h>
atomic_int a; atomic_long b; void h(int s) {}
int main(void) { handle(SIGUSR1, h, 0); a++; atomic_fetch_sub(&a, 3); int old = -2; long wanted = 0;
  say(atomic_compare_exchange_strong(&a, &old, 9) ? "e" : "-"); atomic_store(&b, atomic_load(&a) + 1L);
  say(atomic_exchange(&b, 1) == 10 ? "x" : "-"); return 0; })",
                      {}, {{"a", "b"}, {}});
  SKIP_WITHOUT(program);
  EXPECT_EQ(output(program.first()), "ex");
  const auto natural = program.runner().natural();
  ASSERT_TRUE(natural.has_value());
  EXPECT_EQ(natural->bytes, "ex");
}

// The handler's text goes into the buffer before or after the program's own.
TEST(Points, CallsOfLibraryFunctions) {
  RealProgram program(headers + R"(
void h(int s) { printf("h"); }
int puts(const char *text) { return printf("%s", text); }
int main(void) { handle(SIGUSR1, h, 0); pid_t me = getpid(); if (fork() == 0) { kill(me, SIGUSR1); _exit(0); }
  printf("%d %.1f %d %d %d %d", 1, 2.5, 3, 4, 5, 6); puts("x"); exit(0); })",
                      {}, {{}, {"printf", "puts", "exit"}});
  SKIP_WITHOUT(program);
  const auto run = [&](const std::string& middle) {
    const auto result = program.replay("P0 sigaction\nP0 fork\n" + middle + "P0 write\nP0 exit\nP0.1 exit\n");
    EXPECT_TRUE(ended_by<Finished>(result));
    return output(result);
  };
  const std::string taken = "P0.1 kill\nP0 deliver SIGUSR1\n", point = "P0 point\n";
  EXPECT_EQ(run(taken + point + point + point), "h1 2.5 3 4 5 6x");
  EXPECT_EQ(run(point + taken + point + point), "1 2.5 3 4 5 6hx");
  EXPECT_EQ(run(point + point + taken + point), "1 2.5 3 4 5 6xh");
}

// To return from main is to call exit, which looks at the buffers.
TEST(Points, TheReturnFromMain) {
  RunOptions options;
  options.argv = {"./prog", "two"};
  RealProgram program(headers + R"(
void h(int s) { printf("h"); }
int main(int argc, char **argv) { if (argc == 0) return 3; handle(SIGUSR1, h, 0); pid_t me = getpid();
  if (fork() == 0) { kill(me, SIGUSR1); _exit(0); } fputs(argv[1], stdout); return main(0, argv) + 4; })",
                      options, {{}, {"exit", "printf"}});
  SKIP_WITHOUT(program);
  const auto result = program.replay(
      "P0 sigaction\nP0 fork\nP0 point\nP0.1 kill\nP0.1 exit\nP0 write\nP0 deliver SIGUSR1\nP0 exit\n");
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output(result), "two");  // what the handler prints now stays in the buffer
  EXPECT_EQ(result.processes[0].status, WaitStatus::exited(7));
  EXPECT_EQ(explore(program, {}).outputs, (std::set<std::string>{"two", "twoh"}));
}

}  // namespace
}  // namespace forkcheck::runtime
