#include "runtime/watchdog.h"

#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>

#include "base/check.h"

namespace forkcheck::runtime {

namespace {

void interrupt_waitpid(int) {}

void set_timer(std::chrono::microseconds first, std::chrono::microseconds again) {
  const auto value = [](std::chrono::microseconds time) {
    return timeval{static_cast<time_t>(time.count() / 1'000'000),
                   static_cast<suseconds_t>(time.count() % 1'000'000)};
  };
  const itimerval timer{value(again), value(first)};
  setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

Watchdog::Watchdog(std::chrono::duration<double> time)
    : deadline_(Clock::now() + std::chrono::duration_cast<Clock::duration>(time)) {
  struct sigaction action {};
  action.sa_handler = interrupt_waitpid;  // without SA_RESTART
  sigaction(SIGALRM, &action, nullptr);
  // It rings again and again: the first ring may come just before waitpid is entered.
  const auto first =
      std::chrono::duration_cast<std::chrono::microseconds>(time) + std::chrono::milliseconds(1);
  set_timer(std::max(first, std::chrono::microseconds(1)), std::chrono::milliseconds(10));
}

Watchdog::~Watchdog() {
  set_timer({}, {});
}

std::optional<Stop> Watchdog::wait_for(pid_t pid) const {
  int raw = 0;
  while (waitpid(pid, &raw, __WALL) != pid) {
    check(errno == EINTR, "a tracee was reaped by somebody else");
    if (expired()) return std::nullopt;
  }
  return decode_stop(raw);
}

}  // namespace forkcheck::runtime
