// The ends of pipes that a process closes all together: when it ends, and by exec (posix/end_parts.h).
#pragma once

#include <vector>

#include "machine/handlers.h"
#include "posix/end_parts.h"

namespace forkcheck {

// all: an end closes every descriptor. marked: exec closes those with FD_CLOEXEC.
enum class Closes : std::uint8_t { all, marked };

std::vector<HeldEnd> ends_that_go(const Asking& asking, Closes closes);
// That others have the other end isn't recorded as read: in parts, others can tell all that they can of one closing at once, and more.
Matters used_by_others(const Asking& asking);
// The first `count` ends of `held` are closed, and with them all descriptors that go and keep no other end open. The descriptors that stay.
DescriptorTable close_ends(const Asking& asking, Outcome& outcome, const std::vector<HeldEnd>& held, std::size_t count, Closes closes);

}  // namespace forkcheck
