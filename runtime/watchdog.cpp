#include "runtime/watchdog.h"

#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

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
  ring_at_deadline();
}

// Again and again then: the first ring may come just before waitpid is entered.
void Watchdog::ring_at_deadline() const {
  const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline_ - Clock::now());
  set_timer(std::max(left, std::chrono::microseconds(0)) + std::chrono::milliseconds(1), std::chrono::milliseconds(10));
}

Watchdog::~Watchdog() {
  set_timer({}, {});
}

namespace {

// Processor time, so that a loaded machine makes nobody busy.
std::chrono::nanoseconds computed_by(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return {};
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

std::optional<Stop> Watchdog::wait(pid_t pid, std::chrono::nanoseconds most_computing) const {
  std::optional<std::chrono::nanoseconds> begin;  // when it first had to be waited for
  int raw = 0;
  while (waitpid(pid, &raw, __WALL) != pid) {
    check(errno == EINTR, "a tracee was reaped by somebody else");
    if (expired()) return std::nullopt;
    const auto now = computed_by(pid);
    if (!begin) begin = now;
    if (now - *begin > most_computing) return std::nullopt;
  }
  return decode_stop(raw);
}

std::optional<Stop> Watchdog::wait_for_busy(pid_t pid) const {
  set_timer(std::chrono::milliseconds(10), std::chrono::milliseconds(10));
  auto stop = wait(pid, std::chrono::milliseconds(20));
  ring_at_deadline();
  return stop;
}

}  // namespace forkcheck::runtime
