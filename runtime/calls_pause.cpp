// pause, sigsuspend, sigwait: calls that do nothing but wait for a signal. The first two have no outcome of
// their own: they are left by `interrupt` (calls_delivery.cpp).
#include <errno.h>
#include <signal.h>

#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

constexpr std::uint64_t size_of_set = sizeof(SignalSet);

// Bad arguments are the kernel's to refuse, at once.
Admission admit_sigsuspend(World&, Process& process, const Registers& registers) {
  if (registers.argument(1) != size_of_set) return LetThrough{};
  const auto mask = process.tracee().read_value<SignalSet>(registers.argument(0));
  if (!mask) return LetThrough{};
  return SignalSetRequest{*mask};
}

Admission admit_sigwait(World&, Process& process, const Registers& registers) {
  if (registers.argument(2) != 0) return Refuse{EPERM, "sigtimedwait with a time"};
  if (registers.argument(3) != size_of_set) return LetThrough{};
  const auto set = process.tracee().read_value<SignalSet>(registers.argument(0));
  if (!set) return LetThrough{};
  return SignalSetRequest{*set & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP))};
}

std::vector<Choice> sigwait_outcomes(const World&, const Process& process) {
  const auto set = std::get<SignalSetRequest>(process.parked.request).signals & process.signals.pending();
  std::vector<Choice> choices;
  for (int signal = 1; signal <= most_signals; ++signal) {
    if ((set & signal_bit(signal)) != 0) choices.push_back(TakeSignal{signal});
  }
  return choices;
}

void release_sigwait(World&, Process& process, const Choice& choice) {
  const int signal = std::get<TakeSignal>(choice).number;
  const auto info = signal_info(process.signals.take(signal));
  const auto address = process.parked.registers.argument(1);
  const bool written = address == 0 || process.tracee().write(address, &info, sizeof info);
  skip_with(process, written ? signal : -EFAULT);
}

}  // namespace

const CallHandler pause_handler{Call::pause_, admit_plain, no_outcome, release_as_it_is, commutes_with_all};
const CallHandler sigsuspend_handler{Call::sigsuspend_, admit_sigsuspend, no_outcome, release_as_it_is,
                                     commutes_with_all};
const CallHandler sigwait_handler{Call::sigwait_, admit_sigwait, sigwait_outcomes, release_sigwait,
                                  commutes_with_all};

}  // namespace forkcheck::runtime
