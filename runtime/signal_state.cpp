#include "runtime/signal_state.h"

#include <signal.h>

#include <algorithm>

#include "base/check.h"

namespace forkcheck::runtime {

namespace {

constexpr SignalSet never_blocked = signal_bit(SIGKILL) | signal_bit(SIGSTOP);
constexpr SignalSet stops =
    signal_bit(SIGSTOP) | signal_bit(SIGTSTP) | signal_bit(SIGTTIN) | signal_bit(SIGTTOU);
constexpr SignalSet harmless =
    signal_bit(SIGCHLD) | signal_bit(SIGCONT) | signal_bit(SIGURG) | signal_bit(SIGWINCH);

}  // namespace

SignalState SignalState::of_child() const {
  SignalState child;
  child.actions_ = actions_;
  child.blocked_ = blocked_;
  return child;
}

SignalEffect SignalState::effect(int signal) const {
  const auto disposition = action(signal).disposition;
  if (disposition == Disposition::handled) return SignalEffect::handler;
  const auto bit = signal_bit(signal);
  if (disposition == Disposition::ignored || (harmless & bit) != 0) return SignalEffect::nothing;
  return (stops & bit) != 0 ? SignalEffect::stop : SignalEffect::end;
}

void SignalState::discard(SignalSet signals) {
  std::erase_if(pending_, [&](const PendingSignal& one) { return (signals & signal_bit(one.number)) != 0; });
}

void SignalState::send(const PendingSignal& signal) {
  const auto bit = signal_bit(signal.number);
  if ((stops & bit) != 0) discard(signal_bit(SIGCONT));
  if (signal.number == SIGCONT) {
    discard(stops);
    if (is_stopped()) news_ = StopNews::continued;
    stopped_by_ = 0;
  }
  // A blocked signal is kept whatever its disposition: that may have changed once it is unblocked.
  if (is_ignored(signal.number) && (blocked_ & bit) == 0) return;
  if ((pending() & bit) == 0 || signal.number > standard_signals) pending_.push_back(signal);
}

void SignalState::stop(int signal) {
  stopped_by_ = signal;
  news_ = StopNews::stopped;
}

void SignalState::reset_handlers() {
  for (auto& action : actions_) {
    const bool is_ignored = action.disposition == Disposition::ignored;
    action = {is_ignored ? Disposition::ignored : Disposition::standard, 0};
  }
  for (int signal = 1; signal <= most_signals; ++signal) {
    if (is_ignored(signal) && !is_blocked(signal)) discard(signal_bit(signal));
  }
}

PendingSignal SignalState::take(int signal) {
  const auto found = std::ranges::find(pending_, signal, &PendingSignal::number);
  check(found != pending_.end(), "a signal is pending before it is taken");
  const auto taken = *found;
  pending_.erase(found);
  return taken;
}

bool SignalState::was_raised(int signal) const {
  return std::ranges::any_of(pending_,
                             [&](const PendingSignal& one) { return one.number == signal && one.raised; });
}

SignalSet SignalState::pending() const {
  SignalSet set = 0;
  for (const auto& one : pending_) set |= signal_bit(one.number);
  return set;
}

std::vector<int> SignalState::deliverable(SignalSet mask) const {
  const auto set = pending() & ~(mask & ~never_blocked);
  std::vector<int> signals;
  for (int signal = 1; signal <= most_signals; ++signal) {
    if ((set & signal_bit(signal)) == 0 || is_ignored(signal)) continue;
    signals.push_back(signal);
    if (signal > standard_signals) break;
  }
  return signals;
}

void SignalState::set_action(int signal, SignalAction action) {
  actions_[static_cast<std::size_t>(signal)] = action;
  if (is_ignored(signal)) discard(signal_bit(signal));
}

// The kernel looks at what is unblocked at once, and drops what is ignored.
void SignalState::set_blocked(SignalSet mask) {
  blocked_ = mask & ~never_blocked;
  for (int signal = 1; signal <= most_signals; ++signal) {
    if (!is_blocked(signal) && is_ignored(signal)) discard(signal_bit(signal));
  }
}

bool SignalState::can_be_interrupted() const {
  for (int signal = 1; signal <= most_signals; ++signal) {
    if (action(signal).disposition == Disposition::handled && !is_blocked(signal)) return true;
  }
  return false;
}

bool SignalState::keeps_zombies() const {
  const auto& child = action(SIGCHLD);
  return child.disposition != Disposition::ignored && (child.flags & SA_NOCLDWAIT) == 0;
}

bool SignalState::minds_children() const {
  const auto& child = action(SIGCHLD);
  if (child.disposition == Disposition::ignored) return false;  // not even if it is blocked: do_notify_parent
  return child.disposition == Disposition::handled || is_blocked(SIGCHLD);
}

}  // namespace forkcheck::runtime
