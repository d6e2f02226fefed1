// Signals as values: sets, what a process does with each, what is pending (POSIX 2.4, signal(7)).
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "posix/signals.h"

namespace forkcheck {

using NameId = Id<struct ProcessNameTag>;  // a fork path, interned in the kernel

using SignalSet = std::uint64_t;  // bit n - 1 is signal n, as in the kernel's sigset_t
constexpr SignalSet set_of(int signal) { return SignalSet{1} << (signal - 1); }
constexpr bool has(SignalSet set, int signal) { return (set & set_of(signal)) != 0; }
// Nobody can block, ignore or catch these.
// Where the fields of siginfo_t are that waitid writes, all of them 32 bits: si_signo, si_errno, si_code, si_pid, si_uid,
// si_status (asm-generic/siginfo.h).
inline constexpr std::int64_t siginfo_fields[] = {0, 4, 8, 16, 20, 24};

inline constexpr SignalSet unblockable = set_of(sig_kill) | set_of(sig_stop);

// Flags of sigaction, as the kernel numbers them.
inline constexpr std::uint32_t sa_nocldstop = 1;
inline constexpr std::uint32_t sa_nocldwait = 2;
inline constexpr std::uint32_t sa_siginfo = 4;
inline constexpr std::uint32_t sa_restart = 0x10000000;
inline constexpr std::uint32_t sa_nodefer = 0x40000000;
inline constexpr std::uint32_t sa_resethand = 0x80000000;

struct SignalAction {
  enum class Kind : std::uint8_t { standard, ignored, handled } kind = Kind::standard;
  std::uint32_t function = 0;  // handled: the program's function of that number
  SignalSet mask = 0;
  std::uint32_t flags = 0;
  auto operator<=>(const SignalAction&) const = default;
};

// Where a signal comes from: siginfo_t's common fields.
struct SignalOrigin {
  int code = 0;  // si_user, cld_exited, ...
  NameId sender;
  int status = 0;  // of SIGCHLD; by sigqueue: its value
  auto operator<=>(const SignalOrigin&) const = default;
};
inline constexpr int si_user = 0;
inline constexpr int si_kernel = 0x80;
inline constexpr int si_tkill = -6;
inline constexpr int si_queue = -1;
inline constexpr int cld_exited = 1, cld_killed = 2, cld_stopped = 5, cld_continued = 6;

struct PendingSignal {
  int number = 0;
  SignalOrigin origin;
  auto operator<=>(const PendingSignal&) const = default;
};

// What a signal does to a process that has no handler for it (signal(7), "Standard signals").
enum class StandardAction : std::uint8_t { ends, ignored, stops, continues };
StandardAction standard_action(int signal);

}  // namespace forkcheck
