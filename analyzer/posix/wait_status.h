// The wait status of a process that ended, as Linux packs it into an int (wait(2), bits/waitstatus.h).
#pragma once

#include <compare>

namespace forkcheck {

struct WaitStatus {
  int raw = 0;

  static WaitStatus exited(int status) { return {(status & 0xff) << 8}; }
  static WaitStatus killed(int signal) { return {signal & 0x7f}; }

  static WaitStatus stopped(int signal) { return {(signal << 8) | 0x7f}; }
  static WaitStatus continued() { return {0xffff}; }

  bool is_exit() const { return (raw & 0x7f) == 0; }
  int exit_status() const { return raw >> 8 & 0xff; }
  int signal() const { return raw & 0x7f; }
  auto operator<=>(const WaitStatus&) const = default;
};

// Options of waitpid, as the kernel numbers them.
inline constexpr int wait_nohang = 1;
inline constexpr int wait_untraced = 2;
inline constexpr int wait_exited = 4;  // waitid's; wait4 always means these too
inline constexpr int wait_continued = 8;
inline constexpr int wait_nowait = 0x1000000;  // waitid's: the child stays as it is

}  // namespace forkcheck
