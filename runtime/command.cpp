#include "runtime/command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "runtime/exec_words.h"
#include "runtime/fd.h"

namespace forkcheck::runtime {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int not_found_status = 127;  // as shells say it

// Between fork and execve nothing may allocate: the caller may have other threads, and the limit may be below
// what a sanitizer needs.
[[noreturn]] void become(char* const* words, char* const* environment, int output,
                         const CommandLimits& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setpgid(0, 0);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  const rlimit memory{limits.memory_bytes, limits.memory_bytes};
  setrlimit(RLIMIT_AS, &memory);
  execvpe(words[0], words, environment);
  _exit(not_found_status);
}

// Ours, with messages in English.
std::vector<std::string> plain_environment() {
  std::vector<std::string> variables = {"LC_ALL=C"};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("LC_ALL=")) variables.push_back(*variable);
  }
  return variables;
}

// Reads until the command has closed its output; false when the time is up.
bool collect(int fd, Clock::time_point deadline, const CommandLimits& limits, std::string& output) {
  char buffer[4096];
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd ready{fd, POLLIN, 0};
    if (poll(&ready, 1, static_cast<int>(left)) <= 0) continue;
    const ssize_t got = read(fd, buffer, sizeof buffer);
    if (got == 0) return true;
    if (got < 0 && errno != EINTR) return true;
    if (got > 0) {
      const auto room = limits.output_bytes - std::min(limits.output_bytes, output.size());
      output.append(buffer, std::min(static_cast<std::size_t>(got), room));
    }
  }
}

}  // namespace

CommandResult run_command(const std::vector<std::string>& words, const CommandLimits& limits) {
  const auto argv = pointers_to(words);
  const auto variables = plain_environment();
  const auto environment = pointers_to(variables);

  CommandResult result;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return result;
  Fd reader(ends[0]), writer(ends[1]);
  const pid_t pid = fork();
  if (pid < 0) return result;
  if (pid == 0) become(argv.data(), environment.data(), writer.get(), limits);
  setpgid(pid, pid);  // done by both, so that it is done before either goes on
  writer.close();

  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(limits.time);
  const bool in_time = collect(reader.get(), deadline, limits, result.output);
  if (!in_time) kill(-pid, SIGKILL);
  int raw = 0;
  while (waitpid(pid, &raw, 0) < 0 && errno == EINTR) {
  }
  result.status = WaitStatus{raw};
  result.end = !in_time                                                ? CommandEnd::out_of_time
               : result.status == WaitStatus::exited(not_found_status) ? CommandEnd::not_found
                                                                       : CommandEnd::ended;
  return result;
}

}  // namespace forkcheck::runtime
