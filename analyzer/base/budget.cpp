#include "base/budget.h"

#include <unistd.h>

#include <cstdio>

namespace forkcheck {

std::atomic<bool> Budget::interrupted_ = false;

namespace {

// Resident set size in bytes, from /proc/self/statm (proc(5)); 0 where there is no such file.
std::size_t resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  unsigned long total = 0, resident = 0;
  const int fields = std::fscanf(file, "%lu %lu", &total, &resident);
  std::fclose(file);
  return fields == 2 ? resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) : 0;
}

// Tables grow in jumps, and what was found still has to be made an answer: both need room below the limit.
constexpr std::size_t most_eighths = 5;

}  // namespace

Budget::Budget(std::optional<std::chrono::duration<double>> time, std::optional<std::size_t> memory_bytes)
    : memory_bytes_(memory_bytes) {
  if (time) deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(*time);
}

std::optional<Code> Budget::spent() {
  if (reached_) return reached_;
  if (interrupted_.load(std::memory_order_relaxed)) return reached_ = Code::interrupted;
  const std::uint32_t call = calls_++;
  if (deadline_ && call % 256 == 0 && Clock::now() >= *deadline_) return reached_ = Code::out_of_time;
  if (memory_bytes_ && call % 1024 == 0 && resident_bytes() > *memory_bytes_ / 8 * most_eighths)
    reached_ = Code::out_of_memory;
  return reached_;
}

void Budget::interrupt() { interrupted_.store(true, std::memory_order_relaxed); }

}  // namespace forkcheck
