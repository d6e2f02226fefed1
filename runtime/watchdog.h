// Bounded waiting without polling: an interval timer interrupts waitpid once the time of a run is up.
// Belongs to the worker process alone, because it owns SIGALRM.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>

#include "runtime/stop.h"

namespace forkcheck::runtime {

class Watchdog {
 public:
  using Clock = std::chrono::steady_clock;

  // Armed as long as the object lives. One at a time.
  explicit Watchdog(std::chrono::duration<double> time);
  Watchdog(const Watchdog&) = delete;
  ~Watchdog();

  Clock::time_point deadline() const { return deadline_; }
  bool expired() const { return Clock::now() >= deadline_; }
  // The next stop of a tracee; nothing when the time is up.
  std::optional<Stop> wait_for(pid_t pid) const { return wait(pid, std::chrono::nanoseconds::max()); }
  // The same, but nothing as well when it has computed for long without a stop: ask expired(), which it was.
  std::optional<Stop> wait_for_busy(pid_t pid) const;

 private:
  void ring_at_deadline() const;
  std::optional<Stop> wait(pid_t pid, std::chrono::nanoseconds most_computing) const;

  Clock::time_point deadline_;
};

}  // namespace forkcheck::runtime
