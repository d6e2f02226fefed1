// The wait status of a process that ended, as Linux packs it into an int (wait(2), bits/waitstatus.h).
#pragma once

#include <compare>

namespace forkcheck {

struct WaitStatus {
  int raw = 0;

  static WaitStatus exited(int status) { return {(status & 0xff) << 8}; }
  static WaitStatus killed(int signal) { return {signal & 0x7f}; }

  bool is_exit() const { return (raw & 0x7f) == 0; }
  int exit_status() const { return raw >> 8 & 0xff; }
  int signal() const { return raw & 0x7f; }
  auto operator<=>(const WaitStatus&) const = default;
};

// Options of waitpid, as the kernel numbers them.
inline constexpr int wait_nohang = 1;
inline constexpr int wait_untraced = 2;
inline constexpr int wait_continued = 8;

}  // namespace forkcheck
