// System V shared memory, semaphores and queues, as the tracer keeps them: the same facts that the kernel has, so that it is known before
// a call whether it would wait (posix/system_v.h). The calls are executed: calls_system_v.cpp.
#pragma once

#include <optional>
#include <vector>

#include "posix/process_name.h"
#include "posix/system_v.h"

namespace forkcheck::runtime {

struct TrackedMessage {
  std::int64_t type = 0;
  std::uint64_t size = 0;  // bytes
};

struct TrackedObject {
  SystemVKind kind = SystemVKind::memory;
  int key = 0;                // IPC_PRIVATE: none
  std::optional<int> id = {}; // the kernel's; none until it has said so
  ProcessName maker;          // and how many such objects and maps it had made before
  std::uint32_t number = 0;
  std::uint64_t size = 0;     // memory: bytes
  SemaphoreValues values;
  std::vector<TrackedMessage> messages;
  bool is_removed = false;
  std::vector<ProcessName> waiters;  // removed: who may have been waiting by then
};

// What a process's end changes a set by.
struct TrackedUndo {
  std::size_t set = 0;  // in World::system_v
  SemaphoreValues changes;
};

// Most objects and bytes of one run: kernel memory that no limit of a process counts.
inline constexpr std::size_t most_system_v_objects = 64, most_system_v_bytes = std::size_t{16} << 20, most_semaphores = 64;
// Of one piece of memory in natural runs, where nobody counts them.
inline constexpr std::size_t most_natural_memory = std::size_t{64} << 10;

}  // namespace forkcheck::runtime
