// What System V objects hold, in the kernel's state: shared memory, semaphores, message queues (sysvipc(7)).
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "machine/request.h"
#include "machine/signals.h"
#include "posix/system_v.h"

namespace forkcheck {

// The type of a message is a number, or the id of a process: then first_process_type + NameId::index.
struct Message {
  std::int64_t type = 0;
  Text text;  // processes by name
  auto operator<=>(const Message&) const = default;
};
inline constexpr std::int64_t first_process_type = std::int64_t{1} << 40;

struct SystemVObject {
  SystemVKind kind = SystemVKind::memory;
  SegmentNumber number = 0;     // its id, as the program has it
  std::int64_t key = 0;         // none: IPC_PRIVATE, or it was removed
  bool is_removed = false;
  std::uint32_t size = 0;       // memory: bytes
  bool was_attached = false;    // memory
  SemaphoreValues values;       // semaphores
  std::vector<Message> messages;  // queue: the oldest first
  std::vector<NameId> senders;    // queue: who had to wait for room at some time since it came to its call
  int permissions = 0;            // its owner's: 4 to read, 2 to write, 1
  std::vector<NameId> comers;   // removed: who had come to a call that waits for it by then
  std::vector<NameId> waiters;  // and who of them may have been waiting
  auto operator<=>(const SystemVObject&) const = default;
};

// What the end of a process does to a set of semaphores.
struct SemaphoreUndo {
  SegmentNumber set = 0;
  SemaphoreValues changes;
  auto operator<=>(const SemaphoreUndo&) const = default;
};

}  // namespace forkcheck
