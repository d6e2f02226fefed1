// System V shared memory, semaphores and message queues, as far as model and tracer have to agree: numbers, limits, and what becomes of
// an operation (sysvipc(7), semop(2), msgop(2); Linux 6 ipc/sem.c, ipc/msg.c).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace forkcheck {

enum class SystemVKind : std::uint8_t { memory, semaphores, queue };

// linux/ipc.h, linux/sem.h, linux/msg.h, linux/shm.h.
inline constexpr int ipc_creates = 01000, ipc_exclusive = 02000, ipc_no_wait = 04000;
inline constexpr int ipc_remove = 0;
inline constexpr int sem_undo = 0x1000, sem_get_value = 12, sem_get_all = 13, sem_set_value = 16, sem_set_all = 17;
inline constexpr int msg_no_error = 010000, msg_except = 020000, msg_copy = 040000;
inline constexpr int shm_read_only = 010000;

// The limits of a new namespace (linux/sem.h, linux/msg.h).
inline constexpr int semaphore_most = 32767, semaphores_most = 32000;
inline constexpr std::size_t operations_most = 500;
inline constexpr std::size_t message_most = 8192, queue_most = 16384;  // bytes

struct SemaphoreOperation {
  std::uint16_t number = 0;
  std::int16_t change = 0;  // 0: waits until the semaphore is
  bool waits = true;
  bool is_undone = false;   // at the end of the process
  auto operator<=>(const SemaphoreOperation&) const = default;
};

using SemaphoreValues = std::vector<std::int32_t>;  // of a set; or what its process's end changes them by

enum class SemaphoreResult : std::uint8_t { done, waits, would_wait, out_of_range };
// All of the operations, in their order, or none of them. Their numbers are in the set. `undo` is as long as `values`.
SemaphoreResult operate(SemaphoreValues& values, SemaphoreValues& undo, const std::vector<SemaphoreOperation>& operations);
bool is_nothing(const SemaphoreValues& undo);
// The end of a process.
void carry_out_undo(SemaphoreValues& values, const SemaphoreValues& undo);

// Which of the messages with these types msgrcv takes: of type 0 any; below 0 the lowest that is no higher.
std::optional<std::size_t> choose_message(const std::vector<std::int64_t>& types, std::int64_t wanted, bool all_but_that);
// Has a queue with so many messages and bytes room for one of `size` more?
bool has_room(std::size_t messages, std::size_t bytes, std::size_t size);

}  // namespace forkcheck
