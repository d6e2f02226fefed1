// What counts as legal. Named in every answer, because the same program has other outputs under another profile.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace forkcheck {

// What stdout is. terminal: line buffered; pipe: fully buffered (files too); unbuffered: as after setbuf(stdout, NULL).
enum class Stdout { terminal, pipe, unbuffered };
// Which zombie wait(-1) reaps. posix: any; linux: the oldest zombie child in fork order, as Linux 6 does.
enum class WaitOrder { posix, linux };
// any: sleeping orders nothing (the truth); ideal: code takes no time, so sleeps order everything (what a lecturer means).
enum class Timing { any, ideal };
enum class ForkFails { never, may };
// Whether bytes written to descriptor 2 are part of the output.
enum class Stderr { merge, ignore };

struct Profile {
  Stdout out = Stdout::terminal;
  WaitOrder wait = WaitOrder::posix;
  Timing timing = Timing::any;
  ForkFails fork_fails = ForkFails::never;
  Stderr err = Stderr::merge;
  // Signals that a person may send from the terminal, each once or not at all: a set, bit n - 1 is signal n.
  std::uint64_t typed = 0;

  auto operator<=>(const Profile&) const = default;
};

// The words of the command line and of JSON: "tty", "pipe", "unbuffered", "posix", ...
std::string_view name_of(Stdout value);
std::string_view name_of(WaitOrder value);
std::string_view name_of(Timing value);
std::string_view name_of(ForkFails value);
std::string_view name_of(Stderr value);

}  // namespace forkcheck
