// sleep, usleep, nanosleep: time is virtual, so they return at once; that they give way to others is all that
// is left of them.
#include <sys/syscall.h>

#include <ctime>

#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

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

}  // namespace

const CallHandler sleep_handler{Call::sleep_, admit_sleep, only_outcome, release_sleep, commutes_with_all};

}  // namespace forkcheck::runtime
