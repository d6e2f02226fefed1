// What a process asks the kernel for, and what the kernel answers.
//
// Process ids inside a local state are slots: positions in a table of names that the kernel keeps for each process. Two slots
// of one process never name the same process, so comparing slots is exact; and local states of processes that nobody can tell
// apart are equal whatever their children are called.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/diagnostic.h"
#include "base/ids.h"

namespace forkcheck {

using LocalId = Id<struct LocalStateTag>;

using Slot = std::uint32_t;
inline constexpr Slot slot_init = 0xFFFFFFFEu;   // the adopter of orphans: process 1
inline constexpr Slot slot_shell = 0xFFFFFFFDu;  // the program's own parent

// Bytes that a process writes. Elements below 256 are bytes; text_slot + s is the decimal number of the process in slot s
// (slot_init and slot_shell too, with wrap-around).
using Text = std::u32string;
inline constexpr char32_t text_slot = 0x10000;

struct ForkRequest {
  enum class Kind : std::uint8_t { fork, vfork } kind = Kind::fork;
  auto operator<=>(const ForkRequest&) const = default;
};
struct WaitRequest {
  struct AnyChild { auto operator<=>(const AnyChild&) const = default; };   // -1, or 0 (all are in one process group here)
  struct OneChild { Slot child; auto operator<=>(const OneChild&) const = default; };
  struct NoChild { auto operator<=>(const NoChild&) const = default; };     // a number that can't be a child of anybody
  std::variant<AnyChild, OneChild, NoChild> target;
  int options = 0;                                                          // WNOHANG and its kin
  auto operator<=>(const WaitRequest&) const = default;
};
struct WriteRequest {
  int descriptor = 1;
  Text text;
  auto operator<=>(const WriteRequest&) const = default;
};
struct ExitRequest {
  int status = 0;  // 0..255
  auto operator<=>(const ExitRequest&) const = default;
};
struct KilledRequest {  // the process did something that raises a fatal signal
  int signal = 0;
  auto operator<=>(const KilledRequest&) const = default;
};
struct GetpidRequest { auto operator<=>(const GetpidRequest&) const = default; };
struct GetppidRequest { auto operator<=>(const GetppidRequest&) const = default; };
struct SleepRequest {
  std::uint64_t nanoseconds = 0;
  auto operator<=>(const SleepRequest&) const = default;
};
struct SpinRequest {  // runs for ever without asking for anything: never replied to
  auto operator<=>(const SpinRequest&) const = default;
};
struct StuckRequest {  // the model can't go on: a path outside the subset, or a limit; never replied to
  Diagnostic why;
  auto operator<=>(const StuckRequest&) const = default;
};

using Request = std::variant<ForkRequest, WaitRequest, WriteRequest, ExitRequest, KilledRequest, GetpidRequest, GetppidRequest,
                             SleepRequest, SpinRequest, StuckRequest>;

// One reply fits all requests: the call's result, as a number or as a process.
struct Reply {
  std::int64_t value = 0;       // the result where it is a number: 0 in the child of fork, -1 for errors, bytes written, ...
  std::optional<Slot> process;  // the result where it is a process id; it may be the slot just past the table: a new name
  int error = 0;                // errno if value is -1
  int status = 0;               // wait: the raw wait status
  auto operator<=>(const Reply&) const = default;
};

}  // namespace forkcheck
