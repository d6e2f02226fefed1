// What a search may spend. Searches ask `spent()` now and then and stop cleanly, marked incomplete.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/diagnostic.h"

namespace forkcheck {

class Budget {
 public:
  using Clock = std::chrono::steady_clock;

  Budget() = default;  // no limits
  Budget(std::optional<std::chrono::duration<double>> time, std::optional<std::size_t> memory_bytes);

  // The limit that was reached (out_of_time, out_of_memory, interrupted), or nothing. Cheap: looks at the clock once in
  // a few hundred calls and at the memory in use (resident set of this process) once in a few thousand.
  std::optional<Code> spent();

  // Stops every search of this process at its next look: called by the SIGINT handler, async-signal-safe.
  static void interrupt();

 private:
  std::optional<Clock::time_point> deadline_;
  std::optional<std::size_t> memory_bytes_;
  std::uint32_t calls_ = 0;
  std::optional<Code> reached_;
  static std::atomic<bool> interrupted_;
};

}  // namespace forkcheck
