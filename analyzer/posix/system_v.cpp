#include "posix/system_v.h"

#include <algorithm>
#include <limits>

namespace forkcheck {

// perform_atomic_semop
SemaphoreResult operate(SemaphoreValues& values, SemaphoreValues& undo, const std::vector<SemaphoreOperation>& operations) {
  SemaphoreValues after = values, undone = undo;
  for (const SemaphoreOperation& operation : operations) {
    std::int32_t& value = after.at(operation.number);
    const bool waits = operation.change == 0 ? value != 0 : value + operation.change < 0;
    if (waits) return operation.waits ? SemaphoreResult::waits : SemaphoreResult::would_wait;
    value += operation.change;
    if (value > semaphore_most) return SemaphoreResult::out_of_range;
    if (!operation.is_undone) continue;
    std::int32_t& back = undone.at(operation.number);
    back -= operation.change;
    if (back < -semaphore_most - 1 || back > semaphore_most) return SemaphoreResult::out_of_range;
  }
  values = std::move(after);
  undo = std::move(undone);
  return SemaphoreResult::done;
}

// exit_sem
bool is_nothing(const SemaphoreValues& undo) {
  return std::ranges::all_of(undo, [](std::int32_t change) { return change == 0; });
}

void carry_out_undo(SemaphoreValues& values, const SemaphoreValues& undo) {
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::clamp(values[i] + undo.at(i), 0, semaphore_most);
}

// find_msg
std::optional<std::size_t> choose_message(const std::vector<std::int64_t>& types, std::int64_t wanted, bool all_but_that) {
  constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
  const std::int64_t most = wanted == lowest ? std::numeric_limits<std::int64_t>::max() : -wanted;  // convert_mode
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (wanted == 0) return i;
    if (wanted > 0 && (types[i] == wanted) != all_but_that) return i;
    if (wanted < 0 && types[i] <= most && (!best || types[i] < types[*best])) best = i;
  }
  return best;
}

// msg_fits_inqueue
bool has_room(std::size_t messages, std::size_t bytes, std::size_t size) {
  return bytes + size <= queue_most && messages + 1 <= queue_most;
}

}  // namespace forkcheck
