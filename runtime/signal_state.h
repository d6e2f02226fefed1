// What one process does with its signals and which of them are pending for it: the same facts that the kernel
// has (signal(7); Linux kernel/signal.c: prepare_signal, sig_ignored, collect_signal).
//
// Pending signals exist here alone. The kernel isn't told of one before the moment at which the process takes
// it, so that moment is nobody's choice but ours. Masks and dispositions are the kernel's own: the calls that
// change them are executed, and what they did is noted here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace forkcheck::runtime {

// A set of signals as the kernel keeps it: bit n - 1 stands for signal n.
using SignalSet = std::uint64_t;
constexpr SignalSet signal_bit(int signal) {
  return SignalSet{1} << (signal - 1);
}
inline constexpr int most_signals = 64;      // numbers go from 1 to this one
inline constexpr int standard_signals = 31;  // those above are real-time signals

enum class Disposition : std::uint8_t { standard, ignored, handled };
// What taking a signal comes to.
enum class SignalEffect : std::uint8_t { nothing, handler, end, stop };

enum class StopNews : std::uint8_t { none, stopped, continued };

struct SignalAction {
  Disposition disposition = Disposition::standard;
  std::uint64_t flags = 0;  // SA_RESTART, ...
};

// One that was sent, with what a handler may read of it (sigaction(2), siginfo_t).
struct PendingSignal {
  int number = 0;
  int code = 0;         // SI_USER, CLD_EXITED, ...
  int sender = 0;       // a process id
  int status = 0;       // of SIGCHLD: the exit status, or the signal; by sigqueue: its value
  bool raised = false;  // by the process itself, and it wasn't blocked then
};

// alarm(2), setitimer(2) with ITIMER_REAL. Time is virtual, so it never runs down.
struct Timer {
  std::int64_t value_us = 0;
  std::int64_t interval_us = 0;  // 0: expires once
};

class SignalState {
 public:
  // What a child of fork begins with: dispositions and mask, but nothing pending and no timer (fork(2)).
  SignalState of_child() const;

  // A signal is generated. Nothing comes of it if it is ignored and not blocked, or a standard one that is pending already:
  // real-time signals queue.
  void send(const PendingSignal& signal);
  // Takes one out of the pending ones, the oldest of that number.
  PendingSignal take(int signal);
  bool is_pending(int signal) const { return (pending() & signal_bit(signal)) != 0; }
  bool was_raised(int signal) const;  // the pending one
  SignalSet pending() const;
  // Of the pending ones, those that could be taken now, or under another mask; in rising order, of real-time signals the first
  // alone.
  std::vector<int> deliverable() const { return deliverable(blocked_); }
  std::vector<int> deliverable(SignalSet mask) const;

  void set_action(int signal, SignalAction action);
  const SignalAction& action(int signal) const { return actions_[static_cast<std::size_t>(signal)]; }
  SignalEffect effect(int signal) const;
  void set_blocked(SignalSet mask);
  SignalSet blocked() const { return blocked_; }
  bool is_blocked(int signal) const { return (blocked_ & signal_bit(signal)) != 0; }

  // Could some handler run if its signal came now?
  bool can_be_interrupted() const;
  // Does the end of a child leave a trace here: a zombie, a pending SIGCHLD?
  bool keeps_zombies() const;
  bool minds_children() const;

  bool is_stopped() const { return stopped_by_ != 0; }
  int stopped_by() const { return stopped_by_; }
  void stop(int signal);
  // What a wait of the parent could tell of it, once: that it was stopped, or has been continued. Each makes the
  // other one old news (kernel/signal.c, signal_set_stop_flags).
  StopNews news() const { return news_; }
  void forget_news() { news_ = StopNews::none; }
  // Another program: handlers are gone, what was ignored is so still (execve(2)).
  void reset_handlers();

  std::optional<Timer> timer;
  // A handler with SA_RESETHAND has just been entered: this signal, if it comes now, may find the standard action in force and itself not
  // blocked yet (kernel/signal.c, get_signal and signal_delivered). 0: none.
  int reset_just_now = 0;

 private:
  void discard(SignalSet signals);
  bool is_ignored(int signal) const { return effect(signal) == SignalEffect::nothing; }

  std::array<SignalAction, most_signals + 1> actions_{};
  SignalSet blocked_ = 0;
  std::vector<PendingSignal> pending_;  // in the order of their generation
  int stopped_by_ = 0;                // 0: not stopped
  StopNews news_ = StopNews::none;
};

}  // namespace forkcheck::runtime
