// Broken invariants stop loudly, in release builds too.
//
// `check` is for bugs of ours, never for mistakes of a user: those are Diagnostics. A failed check throws
// BrokenInvariant, which main() turns into one message and exit status 70.
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>

namespace forkcheck {

struct BrokenInvariant : std::logic_error {
  using std::logic_error::logic_error;
};

// Throws BrokenInvariant with `what` and the place in forkcheck's own source.
[[noreturn]] void broken(std::string_view what,
                         std::source_location where = std::source_location::current());

inline void check(bool holds, std::string_view what,
                  std::source_location where = std::source_location::current()) {
  if (!holds) [[unlikely]] broken(what, where);
}

}  // namespace forkcheck
