#include "runtime/doctor.h"

#include <gmock/gmock.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <functional>
#include <map>
#include <sstream>

namespace forkcheck::runtime {
namespace {

using testing::HasSubstr;

// The checks as a process sees them that `change` was done to.
std::map<std::string, Check> examine_after(const std::function<void()>& change) {
  int ends[2];
  if (pipe(ends) != 0) return {};
  const pid_t child = fork();
  if (child == 0) {
    change();
    std::string text;
    for (const auto& check : examine_machine()) {
      const char* importance = check.importance == Importance::useful ? "useful" : "needed";
      text += check.name + '\t' + (check.ok ? "ok" : "") + '\t' + importance + '\t' + check.detail + '\t' +
              check.mend + '\n';
    }
    _exit(write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : 1);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(got));
  close(ends[0]);
  waitpid(child, nullptr, 0);

  std::map<std::string, Check> checks;
  std::istringstream lines(text);
  for (std::string name, ok, importance, detail, mend;
       std::getline(lines, name, '\t') && std::getline(lines, ok, '\t') &&
       std::getline(lines, importance, '\t') && std::getline(lines, detail, '\t') &&
       std::getline(lines, mend);) {
    checks[name] = {name, !ok.empty(), detail, mend,
                    importance == "useful" ? Importance::useful : Importance::needed};
  }
  return checks;
}

// These calls fail from now on, as in a container that forbids them.
void forbid(const std::vector<std::pair<int, int>>& calls_and_errors) {
  std::vector<sock_filter> code = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const auto& [call, error] : calls_and_errors) {
    code.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1));
    code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)));
  }
  code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

TEST(Doctor, EveryFailureComesWithAMend) {
  const auto checks = examine_machine();
  EXPECT_GE(checks.size(), 8u);
  bool all_needed = true;
  for (const auto& check : checks) {
    EXPECT_FALSE(check.detail.empty()) << check.name;
    EXPECT_EQ(check.ok, check.mend.empty()) << check.name;
    if (check.name != "controlled run" && check.importance == Importance::needed)
      all_needed = all_needed && check.ok;
  }
  // Where each part works the whole must: the last check is a real controlled run.
  EXPECT_EQ(checks.back().name, "controlled run");
  EXPECT_EQ(checks.back().ok, all_needed) << checks.back().detail;
}

TEST(Doctor, MissesTheCompiler) {
  const auto checks = examine_after([] { setenv("PATH", "/nowhere", 1); });
  EXPECT_FALSE(checks.at("compiler").ok);
  EXPECT_THAT(checks.at("compiler").mend, HasSubstr("apt install"));
  EXPECT_FALSE(checks.at("controlled run").ok);
  EXPECT_TRUE(checks.at("pty").ok) << "the rest is examined all the same";
}

TEST(Doctor, NamesRefusedPtrace) {
  const auto checks = examine_after([] { forbid({{SYS_ptrace, EPERM}}); });
  EXPECT_FALSE(checks.at("ptrace").ok);
  EXPECT_THAT(checks.at("ptrace").detail, HasSubstr("Operation not permitted"));
  EXPECT_THAT(checks.at("ptrace").mend, HasSubstr("ptrace_scope"));
  EXPECT_FALSE(checks.at("controlled run").ok);
}

TEST(Doctor, NamesALowProcessLimit) {
  const auto checks = examine_after([] {
    const rlimit few{100, 100};
    setrlimit(RLIMIT_NPROC, &few);
  });
  EXPECT_FALSE(checks.at("process limit").ok);
  EXPECT_THAT(checks.at("process limit").detail, HasSubstr("100"));
  EXPECT_EQ(checks.at("process limit").importance, Importance::useful);
}

// What docker's default profile refuses without CAP_SYS_ADMIN and CAP_SYS_PTRACE (moby,
// seccomp/default.json).
TEST(Doctor, AnOrdinaryContainerLosesNamespacesOnly) {
  const auto all = examine_after([] {});
  if (!all.at("controlled run").ok) GTEST_SKIP() << all.at("controlled run").detail;
  const auto checks = examine_after([] {
    forbid({{SYS_unshare, EPERM},
            {SYS_setns, EPERM},
            {SYS_mount, EPERM},
            {SYS_personality, EPERM},
            {SYS_pidfd_getfd, EPERM},
            {SYS_kcmp, EPERM},
            {SYS_bpf, EPERM},
            {SYS_perf_event_open, EPERM},
            {SYS_clone3, ENOSYS}});
  });
  EXPECT_FALSE(checks.at("namespaces").ok);
  EXPECT_EQ(checks.at("namespaces").importance, Importance::useful);
  EXPECT_THAT(checks.at("namespaces").detail, HasSubstr("process ids differ"));
  for (const auto& [name, check] : checks) {
    if (name == "namespaces") continue;
    EXPECT_EQ(check.ok, all.at(name).ok) << name << ": " << check.detail;
  }
}

}  // namespace
}  // namespace forkcheck::runtime
