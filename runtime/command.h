// Runs a helper command (the compiler) with its output collected and its time and memory bounded.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "posix/wait_status.h"

namespace forkcheck::runtime {

struct CommandLimits {
  std::chrono::duration<double> time{30};           // wall clock
  std::size_t memory_bytes = std::size_t{4} << 30;  // address space of each of its processes
  std::size_t output_bytes = 1 << 16;               // what comes after is dropped
};

enum class CommandEnd { ended, not_found, out_of_time };

struct CommandResult {
  CommandEnd end = CommandEnd::not_found;
  WaitStatus status;   // when it ended
  std::string output;  // stdout and stderr together

  bool succeeded() const { return end == CommandEnd::ended && status == WaitStatus::exited(0); }
};

// `words[0]` is looked up in PATH. Input is empty; the command runs in a process group of its own, which is
// killed when the time is up.
CommandResult run_command(const std::vector<std::string>& words, const CommandLimits& limits = {});

}  // namespace forkcheck::runtime
