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

#include "runtime/fd.h"

namespace forkcheck {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int not_found_status = 127;  // as shells say it

[[noreturn]] void become(char* const* words, int output, const CommandLimits& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setpgid(0, 0);
  const rlimit memory{limits.memory_bytes, limits.memory_bytes};
  setrlimit(RLIMIT_AS, &memory);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  setenv("LC_ALL", "C", 1);
  execvp(words[0], words);
  _exit(not_found_status);
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
  std::vector<char*> pointers;
  for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);

  CommandResult result;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return result;
  Fd reader(ends[0]), writer(ends[1]);
  const pid_t pid = fork();
  if (pid < 0) return result;
  if (pid == 0) become(pointers.data(), writer.get(), limits);
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

}  // namespace forkcheck
