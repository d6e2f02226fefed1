// One program for each kind of attack: as root and as an ordinary user, with namespaces and without, under
// control and left to itself. Each is over in time, nothing of it is left, nothing outside has changed, and
// the report names what was stopped.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "tests/runtime/runtime_fixture.h"

namespace forkcheck::runtime {
namespace {

using Clock = std::chrono::steady_clock;

const std::string headers =
    "#define _GNU_SOURCE\n#include <errno.h>\n#include <fcntl.h>\n#include <sched.h>\n#include <signal.h>\n"
    "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n#include "
    "<sys/mman.h>\n"
    "#include <sys/socket.h>\n#include <sys/syscall.h>\n#include <sys/time.h>\n#include <sys/wait.h>\n";

// Where a hostile program would leave its mark.
const std::string mark = "/tmp/forkcheck-hostile-mark";

struct Attack {
  const char* name;
  const char* code;  // of main
  const char*
      stopped;  // the refused call that the report must name; empty: a limit stops it, or it just ends
  std::optional<Limit> limit;  // that ends the controlled run
  bool blocks = false;         // the controlled run: nobody can move any more
};

const Attack attacks[] = {
    {"ForkBomb", "for (;;) fork();", "", Limit::processes},
    {"DelayedBomb", "sleep(1); printf(\"x\\n\"); sleep(1000); for (;;) fork();", "", Limit::processes},
    {"OrphanChain", "for (;;) if (fork() != 0) _exit(0);", "", Limit::steps},
    {"VforkBomb", "for (;;) if (vfork() < 0) _exit(1);", "", Limit::processes},
    {"CloneBomb", "for (;;) syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);", "", Limit::processes},
    {"ThreadBomb",
     "for (;;) if (syscall(SYS_clone, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, 0, 0, 0, 0) < 0) _exit(0);",
     "clone with other flags than fork's",
     {}},
    {"Untraced",
     "_exit(syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0) < 0);",
     "clone with other flags than fork's",
     {}},
    {"ForeignChild",
     "_exit(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) < 0);",
     "clone with other flags than fork's",
     {}},
    {"Clone3Untraced",
     "unsigned long long a[11] = {CLONE_UNTRACED, 0, 0, 0, SIGCHLD};"
     " _exit(syscall(SYS_clone3, a, sizeof a) < 0);",
     "clone3",
     {}},
    {"EndlessLoop", "for (;;) ;", "", Limit::time},
    {"EndlessOutput", "static char b[500]; for (;;) write(1, b, sizeof b);", "", Limit::output},
    {"MemoryHog", "for (;;) { char* p = malloc(1 << 20); if (!p) _exit(7); memset(p, 1, 1 << 20); }", "", {}},
    {"StackHog", "char a[1 << 16]; memset(a, 1, sizeof a); main(argc, argv);", "", {}},
    {"CloseAll", "close_range(0, ~0u, 0); printf(\"x\"); fflush(stdout); _exit(3);", "", {}},
    {"KillAll",
     "kill(getppid(), SIGKILL); kill(1, SIGKILL); for (int i = 2; i < 30; i++) kill(getpid() - i, SIGKILL);"
     " if (fork() == 0) for (;;) ; kill(-1, SIGKILL); kill(0, SIGKILL);",
     "kill", {}},
    {"KillsThreads",
     "for (int i = 0; i < 30; i++) { syscall(SYS_tkill, getpid() - i - 1, SIGKILL);"
     " syscall(SYS_tgkill, getppid(), getppid(), SIGKILL); }",
     "tgkill",
     {}},
    {"QueuesSignals",
     "union sigval v = {0}; sigqueue(getppid(), SIGKILL, v);",
     "kill",
     {}},
    {"StopsAll",
     "int mine = fork(); kill(-1, SIGSTOP); kill(0, SIGSTOP); raise(SIGSTOP); kill(getppid(), SIGSTOP);",
     "", {}, true},
    {"AlarmForEver",
     "struct itimerval t = {{0, 1}, {0, 1}}; signal(SIGALRM, SIG_IGN); setitimer(ITIMER_REAL, &t, 0);"
     " for (;;) pause();",
     "", Limit::steps},
    {"SignalStorm",
     "static int n; void h(int s) { kill(0, SIGUSR1); }"
     " sigaction(SIGUSR1, &(struct sigaction){.sa_handler = h, .sa_flags = SA_NODEFER}, 0); fork(); raise(SIGUSR1);",
     "", Limit::steps},
    {"DamagesItsSignalFrame",
     "void h(int s) { memset((char*)__builtin_frame_address(0) + 16, 255, 900); }"
     " signal(SIGUSR1, h); raise(SIGUSR1);",
     "", {}},
    {"HandlerWithoutStack",
     "stack_t s = {.ss_sp = (void*)16, .ss_size = 1 << 16}; sigaltstack(&s, 0);"
     " void h(int n) { puts(\"got through\"); }"
     " sigaction(SIGUSR1, &(struct sigaction){.sa_handler = h, .sa_flags = SA_ONSTACK}, 0); raise(SIGUSR1);",
     "", {}},
    {"BlocksSignals",
     "sigset_t s; sigfillset(&s); sigprocmask(SIG_SETMASK, &s, 0); for (int i = 1; i < 65; i++) signal(i, "
     "SIG_IGN);"
     " for (;;) ;",
     "", Limit::time},
    {"Ptrace", "syscall(SYS_ptrace, 0, 0, 0, 0); syscall(SYS_ptrace, 16, getppid(), 0, 0);", "ptrace", {}},
    {"ReadsTheTracer",
     "char b[8]; struct { void* p; size_t n; } v = {b, 8};"
     " syscall(SYS_process_vm_readv, getppid(), &v, 1, &v, 1, 0);",
     "process_vm_readv",
     {}},
    {"Prctl", "syscall(SYS_prctl, 38, 0, 0, 0, 0); syscall(SYS_prctl, 36, 1, 0, 0, 0);", "prctl", {}},
    {"NewFilter", "syscall(SYS_seccomp, 1, 0, 0);", "seccomp", {}},
    {"Daemon",
     "if (fork() == 0) { setsid(); if (fork() == 0) for (;;) ; _exit(0); } wait(0);",
     "", Limit::time},
    {"LeavesItsGroup", "if (fork() == 0) { setpgid(0, 0); if (fork() == 0) for (;;) ; _exit(0); }", "", Limit::time},
    {"KillsStrangersGroups", "for (int i = 1; i < 30; i++) kill(i - getppid(), SIGKILL);", "", {}},
    {"Socket", "socket(AF_INET, SOCK_STREAM, 0);", "socket", {}},
    {"UnixSocket", "int p[2]; socketpair(AF_UNIX, SOCK_STREAM, 0, p);", "socketpair", {}},
    {"WritesOutside",
     "int f = open(\"/tmp/forkcheck-hostile-mark\", O_CREAT | O_WRONLY, 0600); write(f, \"x\", 1);",
     "openat",
     {}},
    {"MakesFolders", "syscall(SYS_mkdir, \"/tmp/forkcheck-hostile-mark\", 0700);", "mkdir", {}},
    {"ReadsPasswords", "if (open(\"/etc/passwd\", O_RDONLY) >= 0) puts(\"leaked\");", "openat", {}},
    {"ListsFiles",
     "char b[4096]; if (syscall(SYS_getdents64, 0, b, sizeof b) > 0) puts(\"leaked\");",
     "getdents64",
     {}},
    {"Shell",
     "execl(\"/bin/sh\", \"sh\", \"-c\", \"touch /tmp/forkcheck-hostile-mark\", (char*)0);",
     "execve",
     {}},
    {"MemoryFile", "for (;;) if (memfd_create(\"x\", 0) < 0) _exit(0);", "memfd_create", {}},
    {"SharedMemory", "syscall(SYS_shmget, 0, 1 << 30, 01600);", "shmget", {}},
    {"FillsTheDisk",
     "char b[4096] = {0}; for (int fd = 0; fd < 64; fd++) for (int i = 0; i < 9; i++) pwrite(fd, b, sizeof "
     "b, i * 4096);",
     "pwrite64",
     {}},
    {"Namespaces", "unshare(CLONE_NEWUSER | CLONE_NEWPID);", "unshare", {}},
    {"RaisesLimits", "syscall(SYS_setrlimit, 7, (long[]){1 << 20, 1 << 20});", "setrlimit", {}},
    {"UnknownCall", "syscall(4000);", "call 4000", {}},
    {"X32Entry", "syscall(0x40000000 + 57); puts(\"got through\");", "", {}},
    {"Int80Entry",
     "int r = 2; __asm__ volatile(\"int $0x80\" : \"+a\"(r) : : \"memory\"); if (r >= 0) puts(\"got "
     "through\");",
     "",
     {}},
};

// One program for all attacks: its argument is the number of the one to make.
const Result<Binary>& hostile_program() {
  static const auto binary = [] {
    BuildRequest request;
    request.path = "hostile.c";
    std::string cases;
    for (std::size_t i = 0; i < std::size(attacks); ++i)
      cases += "case " + std::to_string(i) + ": { " + attacks[i].code + " } break;\n";
    request.text =
        headers + "int main(int argc, char** argv) { switch (atoi(argv[1])) {\n" + cases + "} return 0; }";
    return build(request);
  }();
  return binary;
}

RunOptions tight(std::size_t number, Namespaces namespaces) {
  RunOptions options;
  options.argv = {std::string("hostile-") + attacks[number].name + "-" + std::to_string(getpid()),
                  std::to_string(number)};
  options.namespaces = namespaces;
  options.limits.processes = 16;
  options.limits.steps = 80;
  options.limits.output_bytes = 4000;
  options.limits.time = std::chrono::milliseconds(600);
  options.limits.memory_bytes = std::size_t{32} << 20;
  return options;
}

void expect_no_success(const std::string& output) {
  for (const char* success : {"leaked", "gone", "got through"})
    EXPECT_EQ(output.find(success), std::string::npos) << output;
}

// A fork bomb that nobody controls takes its time to die on a busy machine.
constexpr std::chrono::seconds patience{8};

void expect_controlled(const Attack& attack, Runner& runner) {
  const auto begin = Clock::now();
  RandomPolicy policy(1);
  const auto result = runner.run(policy);
  EXPECT_LT(Clock::now() - begin, patience);
  if (attack.limit) {
    EXPECT_TRUE(ended_by<LimitReached>(result));
    if (const auto* reached = std::get_if<LimitReached>(&result.end)) {
      EXPECT_EQ(reached->limit, *attack.limit);
    }
  } else if (attack.blocks) {
    EXPECT_TRUE(ended_by<Blocked>(result));
  } else {
    EXPECT_TRUE(ended_by<Finished>(result));
  }
  std::set<std::string> names;
  for (const auto& refused : result.refused) names.insert(refused.call);
  if (*attack.stopped != '\0') {
    EXPECT_THAT(names, testing::Contains(attack.stopped));
  }
  expect_no_success(output_of(result, Stderr::merge));
}

void expect_natural(Runner& runner) {
  const auto begin = Clock::now();
  const auto result = runner.natural();
  EXPECT_LT(Clock::now() - begin, patience);
  ASSERT_TRUE(result.has_value());
  expect_no_success(result->bytes);
}

class Hostile : public testing::TestWithParam<Namespaces> {};

TEST_P(Hostile, RunsEndInTimeAndNameWhatWasStopped) {
  if (!hostile_program()) GTEST_SKIP() << message_of(hostile_program().error());
  std::filesystem::remove(mark);
  for (std::size_t i = 0; i < std::size(attacks); ++i) {
    SCOPED_TRACE(attacks[i].name);
    const auto options = tight(i, GetParam());
    {
      auto runner = Runner::start(*hostile_program(), options);
      if (!runner) GTEST_SKIP() << message_of(runner.error());
      expect_controlled(attacks[i], *runner);
      EXPECT_EQ(living(options.argv[0]), 1) << "the fork server alone";
      expect_natural(*runner);
      expect_natural(*runner);  // whatever the first one did to its surroundings
      EXPECT_LE(living(options.argv[0]), 2) << "the two fork servers";
    }
    EXPECT_EQ(living(options.argv[0]), 0);
    EXPECT_FALSE(std::filesystem::exists(mark));
  }
}

// Whoever started the run is killed in the middle of it.
TEST_P(Hostile, NothingOutlivesAKilledCaller) {
  auto options = tight(0, GetParam());
  options.argv = {"hostile-orphaned-" + std::to_string(getpid())};
  options.limits.time = std::chrono::seconds(30);
  RealProgram program(headers + "int main(void) { fork(); fork(); for (;;) ; }", options);
  SKIP_WITHOUT(program);
  for (const char* kind : {"controlled", "natural"}) {
    SCOPED_TRACE(kind);
    const pid_t caller = fork();
    if (caller == 0) {
      auto runner = Runner::start(program.binary(), options);
      FirstPolicy policy;
      if (runner && *kind == 'c') runner->run(policy);
      if (runner && *kind == 'n') (void)runner->natural();
      _exit(0);
    }
    const auto until = Clock::now() + std::chrono::seconds(20);
    const int busy = *kind == 'c' ? 3 : 6;  // servers included
    while (living(options.argv[0]) < busy && Clock::now() < until) usleep(10'000);
    EXPECT_GE(living(options.argv[0]), busy);
    kill(caller, SIGKILL);
    waitpid(caller, nullptr, 0);
    while (living(options.argv[0]) > 1 && Clock::now() < until) usleep(10'000);
    EXPECT_EQ(living(options.argv[0]), 1) << "the fork server of this test";
  }
}

INSTANTIATE_TEST_SUITE_P(WithAndWithout, Hostile,
                         testing::Values(Namespaces::where_allowed, Namespaces::none), [](const auto& test) {
                           return test.param == Namespaces::none ? "plain" : "namespaces";
                         });

// All of this again as somebody who isn't root.
TEST(HostileAsOrdinaryUser, TheSameHolds) {
  if (geteuid() != 0) GTEST_SKIP() << "we are ordinary ourselves";
  const auto binary = std::filesystem::read_symlink("/proc/self/exe").string();
  const std::string user = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
  if (std::system((user + "test -x '" + binary + "' 2>/dev/null").c_str()) != 0)
    GTEST_SKIP() << "nobody can't run this test, or there is no setpriv";
  const auto report = testing::TempDir() + "hostile-as-nobody-" + std::to_string(getpid());
  const int raw = std::system(
      ("cd / && " + user + "'" + binary + "' --gtest_filter='*/Hostile.*' >" + report + " 2>&1").c_str());
  std::ostringstream text;
  text << std::ifstream(report).rdbuf();
  std::filesystem::remove(report);
  EXPECT_EQ(raw, 0) << text.str();
}

}  // namespace
}  // namespace forkcheck::runtime
