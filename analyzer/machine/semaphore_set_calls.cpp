// Sets of System V semaphores: semop, and what the end of a process takes back (semop(2); Linux 6 ipc/sem.c).
#include <cerrno>

#include "machine/system_v_call.h"

namespace forkcheck {

namespace {

using Access = Touch::Access;

// What a process's end changes one set by, as it is known so far.
SemaphoreUndo& undo_of(Personal& own, SegmentNumber set, std::size_t semaphores) {
  const auto found = std::ranges::find(own.undo, set, &SemaphoreUndo::set);
  if (found != own.undo.end()) return *found;
  return own.undo.emplace_back(SemaphoreUndo{set, SemaphoreValues(semaphores, 0)});
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const SemaphoreSetRequest& request) {
  SystemVCall call(asking, Call::semop_, SystemVKind::semaphores, request.set);
  if (call.object() == nullptr) return call.is_gone();
  SemaphoreValues& values = call.object()->values;
  const bool is_outside = std::ranges::any_of(request.operations, [&](const SemaphoreOperation& one) { return one.number >= values.size(); });
  call.touch(is_outside ? Access::read : Access::write);
  if (is_outside) return fails(std::move(call.outcome), EFBIG);
  Personal own = call.outcome.personal(asking.actor);
  SemaphoreUndo& undo = undo_of(own, request.set, values.size());
  const SemaphoreResult result = operate(values, undo.changes, request.operations);
  if (result == SemaphoreResult::waits) return {};
  if (result == SemaphoreResult::would_wait) return fail(std::move(call.outcome), EAGAIN);
  if (result == SemaphoreResult::out_of_range) return fails(std::move(call.outcome), ERANGE);
  std::erase_if(own.undo, [](const SemaphoreUndo& one) { return is_nothing(one.changes); });
  if (own != asking.kernel.personal(asking.self())) call.outcome.set_personal(asking.actor, std::move(own));
  return call.returns(0);
}

void undo_semaphores(Outcome& outcome, const Asking& asking) {
  const std::vector<SemaphoreUndo>& all = asking.kernel.personal(asking.self()).undo;
  if (all.empty()) return;
  SharedFiles files = asking.kernel.files(asking.state);
  for (const SemaphoreUndo& undo : all) {
    SystemVObject* const set = object_in(files, undo.set);
    const bool is_there = set != nullptr && !set->is_removed;
    outcome.touch(Touch::Thing::system_v, is_there ? Access::write : Access::read, key_of_object(undo.set));
    if (is_there) carry_out_undo(set->values, undo.changes);
  }
  asking.kernel.set_files(outcome.next(), std::move(files));
}

}  // namespace forkcheck
