// pause, sigsuspend, sigwait: calls that do nothing but wait for a signal. The first two have no outcome of
// their own: they are left by `interrupt` (calls_delivery.cpp).
#include <errno.h>
#include <signal.h>

#include <ctime>

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

using Until = SignalSetRequest::Until;

Admission admit_sigwait(World& world, Process& process, const Registers& registers) {
  if (registers.argument(3) != size_of_set) return LetThrough{};
  const auto set = process.tracee().read_value<SignalSet>(registers.argument(0));
  if (!set) return LetThrough{};
  SignalSetRequest request{*set & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP))};
  if (registers.argument(2) == 0) return request;
  const auto time = process.tracee().read_value<timespec>(registers.argument(2));
  if (!time) return LetThrough{};
  if (world.profile.timing == Timing::ideal) return Refuse{EPERM, "sigtimedwait in ideal time"};
  request.until = time->tv_sec == 0 && time->tv_nsec == 0 ? Until::at_once : Until::in_time;
  return request;
}

std::vector<Choice> sigwait_outcomes(const World&, const Process& process) {
  const auto& request = std::get<SignalSetRequest>(process.parked.request);
  const auto set = request.signals & process.signals.pending();
  std::vector<Choice> choices;
  if (set == 0 && request.until != Until::taken) return {Fails{EAGAIN}};
  for (int signal = 1; signal <= most_signals; ++signal) {
    if ((set & signal_bit(signal)) == 0) continue;
    choices.push_back(TakeSignal{signal});
    if (signal > standard_signals) break;  // of real-time signals the lowest number is the first
  }
  return choices;
}

void release_sigwait(World&, Process& process, const Choice& choice) {
  if (const auto* fails = std::get_if<Fails>(&choice)) return skip_with(process, -fails->error);
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
