// Who has which ends of pipes open, and what a process closes all together: when it ends, and by exec (posix/end_parts.h).
//
// Where that comes in parts our books lag behind: in reality all of it is closed at once.
#pragma once

#include <vector>

#include "runtime/calls.h"

namespace forkcheck::runtime {

// Has anybody, by our books?
bool has_end(const World& world, OpenFile::Kind kind, std::size_t pipe);
// In reality?
bool has_real_reader(const World& world, std::size_t pipe);

// all: an end closes every descriptor. marked: exec closes those with FD_CLOEXEC.
enum class Closes : std::uint8_t { all, marked };

std::vector<HeldEnd> ends_that_go(const Process& process, Closes closes);
Matters used_by_others(const World& world, const Process& process);
// The first `count` of them, as others know them.
std::vector<PipeEnd> first_of(const World& world, const std::vector<HeldEnd>& held, std::size_t count);
// They are closed, and with them all descriptors that go and keep no other end open.
void close_ends(Process& process, const std::vector<HeldEnd>& held, std::size_t count, Closes closes);

}  // namespace forkcheck::runtime
