#include "posix/profile.h"

#include "base/check.h"

namespace forkcheck {

std::string_view name_of(Stdout value) {
  switch (value) {
    case Stdout::terminal: return "tty";
    case Stdout::pipe: return "pipe";
    case Stdout::unbuffered: return "unbuffered";
  }
  broken("a stdout profile without a name");
}

std::string_view name_of(WaitOrder value) { return value == WaitOrder::posix ? "posix" : "linux"; }
std::string_view name_of(Timing value) { return value == Timing::any ? "any" : "ideal"; }
std::string_view name_of(ForkFails value) { return value == ForkFails::never ? "never" : "may"; }
std::string_view name_of(Stderr value) { return value == Stderr::merge ? "merge" : "ignore"; }

}  // namespace forkcheck
