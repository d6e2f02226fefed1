// sleep, usleep, nanosleep; alarm, setitimer. Time is virtual: sleeping takes none, so that it gives way to
// others is all that is left of it, and an alarm's time may be up at any moment.
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>

#include <algorithm>
#include <ctime>

#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

// --- sleep

Admission admit_sleep(World&, Process& process, const Registers& registers) {
  const int index = registers.call_number() == SYS_nanosleep ? 0 : 2;
  const auto time = process.tracee().read_value<timespec>(registers.argument(index));
  if (!time) return LetThrough{};  // a bad address: EFAULT comes from the kernel
  constexpr std::uint64_t second = 1'000'000'000;
  return SleepRequest{static_cast<std::uint64_t>(time->tv_sec) * second +
                      static_cast<std::uint64_t>(time->tv_nsec)};
}

void release_sleep(World&, Process& process, const Choice&) {
  skip_with(process, 0);
}

// --- alarm and setitimer

constexpr std::int64_t second_us = 1'000'000;

std::int64_t microseconds(const timeval& time) {
  return time.tv_sec * second_us + time.tv_usec;
}

timeval time_of(std::int64_t microseconds) {
  return {microseconds / second_us, microseconds % second_us};
}

bool is_valid(const timeval& time) {
  return time.tv_sec >= 0 && time.tv_usec >= 0 && time.tv_usec < second_us;
}

Admission admit_alarm(World&, Process& process, const Registers& registers) {
  if (registers.call_number() == SYS_alarm)
    return TimerRequest{static_cast<std::int64_t>(static_cast<unsigned>(registers.argument(0))) * second_us,
                        0};
  const auto which = static_cast<int>(registers.argument(0));
  if (which == ITIMER_VIRTUAL || which == ITIMER_PROF) return Refuse{EPERM, "setitimer of processor time"};
  const auto timer = process.tracee().read_value<itimerval>(registers.argument(1));
  if (which != ITIMER_REAL || !timer || !is_valid(timer->it_value) || !is_valid(timer->it_interval))
    return Refuse{EINVAL, "setitimer with bad arguments"};
  return TimerRequest{microseconds(timer->it_value), microseconds(timer->it_interval)};
}

// No time has passed, so all of it is left. alarm rounds to the next second, but never to 0
// (kernel/time/itimer.c).
long seconds_left(const std::optional<Timer>& timer) {
  if (!timer) return 0;
  const auto rounded = (timer->value_us + second_us / 2) / second_us;
  return static_cast<long>(std::max<std::int64_t>(rounded, 1));
}

void release_alarm(World&, Process& process, const Choice&) {
  const auto& request = std::get<TimerRequest>(process.parked.request);
  const auto& registers = process.parked.registers;
  const auto old = process.signals.timer;
  process.signals.timer.reset();
  if (request.value_us != 0) process.signals.timer = Timer{request.value_us, request.interval_us};
  if (registers.call_number() == SYS_alarm) return skip_with(process, seconds_left(old));
  const auto left = old.value_or(Timer{});
  const itimerval rest{time_of(left.interval_us), time_of(left.value_us)};
  const auto address = registers.argument(2);
  const bool written = address == 0 || process.tracee().write(address, &rest, sizeof rest);
  skip_with(process, written ? 0 : -EFAULT);
}

// --- expire

std::vector<Choice> expire_outcomes(const World&, const Process& process) {
  const bool is_armed = process.is_alive() && process.signals.timer.has_value();
  return is_armed ? std::vector<Choice>{NoChoice{}} : std::vector<Choice>{};
}

void release_expire(World&, Process& process, const Choice&) {
  auto& timer = process.signals.timer;
  process.signals.send({SIGALRM, SI_KERNEL});
  if (timer->interval_us == 0) {
    timer.reset();
  } else {
    timer->value_us = timer->interval_us;
  }
}

}  // namespace

const CallHandler sleep_handler{Call::sleep_, admit_sleep, only_outcome, release_sleep, commutes_with_all};
const CallHandler alarm_handler{Call::alarm_, admit_alarm, only_outcome, release_alarm, commutes_with_all};
const CallHandler expire_handler{Call::expire_,  nullptr,           expire_outcomes,
                                 release_expire, commutes_with_all, Release::stays};

}  // namespace forkcheck::runtime
