#include "runtime/doctor.h"

#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>

#include "base/source.h"
#include "runtime/program_files.h"
#include "runtime/runner.h"
#include "runtime/sandbox.h"
#include "runtime/tracee.h"

namespace forkcheck::runtime {

namespace {

constexpr const char* small_program =
    "#include <stdio.h>\n#include <unistd.h>\n#include <sys/wait.h>\n"
    "int main(void) { if (fork() == 0) { printf(\"c\"); return 0; } wait(0); printf(\"p\"); return 0; }\n";

std::string text_of(const Diagnostics& reasons) {
  return reasons.front().note.empty() ? reasons.front().message
                                      : reasons.front().message + ": " + reasons.front().note;
}

// Runs `probe` in a child of its own, which it may ruin; its result is the exit status.
int in_child(const std::function<int()>& probe) {
  const pid_t pid = fork();
  if (pid == 0) _exit(probe());
  int raw = -1;
  if (pid < 0 || waitpid(pid, &raw, 0) != pid || !WIFEXITED(raw)) return -1;
  return WEXITSTATUS(raw);
}

Check passed(std::string name, std::string detail) {
  return {std::move(name), true, std::move(detail), "", Importance::needed};
}

Check failed(std::string name, std::string detail, std::string mend,
             Importance importance = Importance::needed) {
  return {std::move(name), false, std::move(detail), std::move(mend), importance};
}

Result<Binary> build_small_program() {
  BuildRequest request;
  request.path = "doctor.c";
  request.text = small_program;
  return build(request);
}

Check check_compiler(const Result<Binary>& binary) {
  if (binary) return passed("compiler", binary->compiler_version);
  return failed("compiler", text_of(binary.error()), "install one: apt install gcc libc6-dev");
}

Check check_static_libc(const Result<Binary>& binary) {
  if (binary && binary->is_static) return passed("static libc", "programs are linked with -static");
  return failed("static libc", "programs can't be linked with -static; runs are about 1.5 times slower",
                "install the static library: apt install libc6-dev", Importance::useful);
}

std::string scope_of_ptrace() {
  std::string text;
  if (!read_file("/proc/sys/kernel/yama/ptrace_scope", text)) return "no ptrace_scope";
  return "ptrace_scope " + text.substr(0, text.find('\n'));
}

// A tracer and its tracee, as a run has them: the child is seized, and killed with its tracer.
int try_ptrace() {
  const pid_t child = fork();
  if (child == 0) {
    for (;;) pause();
  }
  const bool seized = child > 0 && Tracee(child).seize();
  const int error = seized ? 0 : errno;
  if (child > 0) {
    kill(child, SIGKILL);
    waitpid(child, nullptr, __WALL);
  }
  return error;
}

Check check_ptrace() {
  const int error = in_child(try_ptrace);
  if (error == 0) return passed("ptrace", "works, " + scope_of_ptrace());
  return failed(
      "ptrace",
      fmt::format("refused: {}, {}", error > 0 ? strerror(error) : "no child process", scope_of_ptrace()),
      "sysctl kernel.yama.ptrace_scope=1 or lower; in a container allow ptrace (docker: --cap-add "
      "SYS_PTRACE)");
}

Check check_seccomp() {
  const int error = in_child([] {
    return install_filter(make_filter({FilterMode::natural, Isolation::none, 0})) ? 0 : errno;
  });
  if (error == 0) return passed("seccomp", "filters can be installed");
  return failed("seccomp", "filters are refused",
                "use a kernel with CONFIG_SECCOMP_FILTER; a container must allow prctl(PR_SET_SECCOMP)");
}

Check check_namespaces() {
  const int status = in_child([] {
    drop_root();
    return enter_namespaces() == Isolation::namespaces ? 0 : 1;
  });
  if (status == 0) return passed("namespaces", "user, pid, network and ipc");
  return failed(
      "namespaces",
      "refused: containment rests on ptrace and seccomp alone, and process ids differ from run to run",
      "sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000, or allow unshare in the "
      "container",
      Importance::useful);
}

Check check_pty() {
  if (ProgramFiles::open(Profile{}, "", FileAccess::none)) return passed("pty", "pseudo terminals can be opened");
  return failed("pty", fmt::format("none can be opened: {}", strerror(errno)),
                "mount devpts on /dev/pts, or use --stdout pipe");
}

Check check_process_limit() {
  rlimit processes{};
  getrlimit(RLIMIT_NPROC, &processes);
  constexpr rlim_t enough = 512;
  const bool unlimited = processes.rlim_cur == RLIM_INFINITY;
  const auto detail =
      unlimited ? std::string("unlimited") : fmt::format("{} for this user", processes.rlim_cur);
  if (unlimited || processes.rlim_cur >= enough) return passed("process limit", detail);
  return failed("process limit", detail, fmt::format("ulimit -u {}", enough), Importance::useful);
}

Check check_controlled_run(const Result<Binary>& binary) {
  if (!binary) return failed("controlled run", "not tried without a compiler", "mend the compiler first");
  auto runner = Runner::start(*binary, RunOptions{});
  if (!runner) return failed("controlled run", text_of(runner.error()), "mend what is named above");
  FirstPolicy policy;
  const auto output = output_of(runner->run(policy), Stderr::merge);
  if (output == "cp") return passed("controlled run", "a program with two processes was driven to its end");
  return failed("controlled run", fmt::format("the program wrote \"{}\" and not \"cp\"", output),
                "mend what is named above");
}

}  // namespace

std::vector<Check> examine_machine() {
  const auto binary = build_small_program();
  return {check_compiler(binary), check_static_libc(binary),   check_ptrace(),
          check_seccomp(),        check_namespaces(),          check_pty(),
          check_process_limit(),  check_controlled_run(binary)};
}

}  // namespace forkcheck::runtime
