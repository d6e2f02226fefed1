// System V objects: finding and making them, shmat, and what is done with all kinds of them (shmget(2), semget(2), msgget(2), shmat(2),
// semctl(2); Linux 6 ipc/util.c, ipc/shm.c).
//
// Whoever waits when an object is removed fails with EIDRM; whoever comes later, with EINVAL. A process before such a call may be either,
// so who was there at that time is kept, and both are outcomes.
#include "machine/system_v_call.h"

#include <cerrno>

#include "base/check.h"

namespace forkcheck {

SystemVCall::SystemVCall(const Asking& asking, Call call, SystemVKind kind, SegmentNumber number)
    : outcome(begin(asking, call)), files(asking.kernel.files(asking.state)), asking_(asking), number_(number) {
  SystemVObject* const there = object_in(files, number);
  is_of_kind_ = there == nullptr || there->kind == kind;
  object_ = there != nullptr && !there->is_removed && is_of_kind_ ? there : nullptr;
}

std::vector<Step> SystemVCall::is_gone() {
  if (!is_of_kind_) return unknown("an id of another kind of System V object isn't covered: it may be one of this kind, too");
  const SystemVObject* removed = object_in(files, number_);
  if (removed != nullptr && removed->was_attached)
    return unknown("a call on memory that was removed isn't covered: it is there as long as somebody has it");
  const bool may_have_waited = removed != nullptr && std::ranges::find(removed->waiters, asking_.self().name) != removed->waiters.end();
  touch(Touch::Access::read);
  std::vector<Step> steps = fails(outcome, EINVAL);
  if (may_have_waited) std::ranges::move(fail(outcome, EIDRM), std::back_inserter(steps));
  return steps;
}

std::vector<Step> SystemVCall::returns(const Reply& answer) {
  asking_.kernel.set_files(outcome.next(), std::move(files));
  return forkcheck::returns(std::move(outcome), answer);
}

std::vector<Step> SystemVCall::returns(std::int64_t value) {
  Reply answer;
  answer.value = value;
  return returns(answer);
}

namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;

Call call_that_makes(SystemVKind kind) {
  switch (kind) {
    case SystemVKind::memory: return Call::shmget_;
    case SystemVKind::semaphores: return Call::semget_;
    case SystemVKind::queue: return Call::msgget_;
  }
  broken("a kind of System V object that isn't there");
}

Call call_that_controls(SystemVKind kind) {
  switch (kind) {
    case SystemVKind::memory: return Call::shmctl_;
    case SystemVKind::semaphores: return Call::semctl_;
    case SystemVKind::queue: return Call::msgctl_;
  }
  broken("a kind of System V object that isn't there");
}

Reply id_of(SegmentNumber number) {
  Reply answer;
  answer.segment = number;
  return answer;
}

// What is asked for by any of the three (ipc/util.c, ipcperms).
int owners_part(int flags) { return (flags >> 6 | flags >> 3 | flags) & 7; }

}  // namespace

std::vector<Step> handle(const Asking& asking, const SystemVGetRequest& request) {
  Outcome outcome = begin(asking, call_that_makes(request.kind));
  SharedFiles files = asking.kernel.files(asking.state);
  const bool is_private = request.key == 0;
  const auto found = std::ranges::find_if(
      files.system_v, [&](const SystemVObject& one) { return !is_private && one.kind == request.kind && one.key == request.key; });
  const bool is_there = found != files.system_v.end();
  const bool makes = !is_there && (is_private || (request.flags & ipc_creates) != 0);
  if (!is_private) outcome.touch(Thing::system_v, makes ? Access::write : Access::read, key_of_key(request.kind, request.key));
  if (is_there) {
    const std::int64_t size = request.kind == SystemVKind::memory ? found->size : static_cast<std::int64_t>(found->values.size());
    const bool only_makes = (request.flags & ipc_creates) != 0 && (request.flags & ipc_exclusive) != 0;
    if (only_makes) return fails(std::move(outcome), EEXIST);
    if (request.kind != SystemVKind::queue && request.size > size) return fails(std::move(outcome), EINVAL);
    if ((owners_part(request.flags) & ~found->permissions) != 0)
      return only(gives_up(asking, "more permissions than a System V object gives aren't covered: the superuser has them"));
    return returns(std::move(outcome), id_of(found->number));
  }
  if (!makes) return fails(std::move(outcome), ENOENT);
  if (request.kind != SystemVKind::queue && request.size <= 0) return fails(std::move(outcome), EINVAL);
  Personal own = outcome.personal(asking.actor);
  SystemVObject made;
  made.kind = request.kind;
  made.number = segment_number(asking.self().name, own.maps++);
  made.key = request.key;
  made.permissions = request.flags >> 6 & 7;
  if (request.kind == SystemVKind::memory) {
    made.size = static_cast<std::uint32_t>(request.size);
    SharedMemory memory = asking.kernel.memory(asking.state);
    memory.add({made.number, Text(made.size, U'\0')});
    asking.kernel.set_memory(outcome.next(), std::move(memory));
  }
  if (request.kind == SystemVKind::semaphores) made.values.assign(static_cast<std::size_t>(request.size), 0);
  const Reply answer = id_of(made.number);
  files.system_v.insert(std::ranges::lower_bound(files.system_v, made.number, {}, &SystemVObject::number), std::move(made));
  outcome.set_personal(asking.actor, std::move(own));
  asking.kernel.set_files(outcome.next(), std::move(files));
  return returns(std::move(outcome), answer);
}

std::vector<Step> handle(const Asking& asking, const AttachRequest& request) {
  SystemVCall call(asking, Call::shmat_, SystemVKind::memory, request.memory);
  SystemVObject* const memory = call.object();
  if (memory == nullptr) return call.is_gone();
  const auto& own = asking.kernel.machine().segments(asking.self().local);
  if (std::ranges::find(own, request.memory) != own.end()) return call.unknown("shmat of memory that the process has attached already isn't covered");
  memory->was_attached = true;
  call.touch(Access::read);
  Reply answer = id_of(request.memory);
  answer.value = memory->size;
  return call.returns(answer);
}

namespace {

std::vector<Step> remove(const Asking& asking, SystemVCall& call) {
  SystemVObject& object = *call.object();
  if (!object.senders.empty())
    return call.unknown("removing a queue beside a process that had to wait for room isn't covered: it may not know yet that there is some");
  call.touch(Access::write);
  call.outcome.touch(Thing::system_v, Access::write, key_of_comers(object.number));
  if (object.key != 0) call.outcome.touch(Thing::system_v, Access::write, key_of_key(object.kind, object.key));
  note_comers(asking, object);
  object.key = 0;
  object.is_removed = true;
  object.values.clear();
  object.messages.clear();
  return call.returns(0);
}

// SETVAL and SETALL make processes forget what they would undo.
void forget_undo(const Asking& asking, Outcome& outcome, SegmentNumber set, std::optional<std::size_t> semaphore) {
  for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i) {
    Personal own = asking.kernel.personal(outcome.next().processes[i]);
    const auto found = std::ranges::find(own.undo, set, &SemaphoreUndo::set);
    if (found == own.undo.end()) continue;
    if (semaphore) found->changes[*semaphore] = 0;
    if (!semaphore || is_nothing(found->changes)) own.undo.erase(found);
    outcome.set_personal(i, std::move(own));
  }
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const SystemVControlRequest& request) {
  using What = SystemVControlRequest::What;
  SystemVCall call(asking, call_that_controls(request.kind), request.kind, request.object);
  if (call.object() == nullptr) return call.is_gone();
  if (request.what == What::removes) return remove(asking, call);
  SemaphoreValues& values = call.object()->values;
  const bool sets_all = request.what == What::sets_all;
  call.touch(request.what == What::value ? Access::read : Access::write);
  if (!sets_all && (request.semaphore < 0 || request.semaphore >= static_cast<std::int64_t>(values.size())))
    return fails(std::move(call.outcome), EINVAL);
  const auto which = static_cast<std::size_t>(request.semaphore);
  if (request.what == What::value) return call.returns(values[which]);
  if (sets_all && request.values.size() < values.size()) return call.unknown("SETALL with an array that isn't set or too small isn't covered");
  if (sets_all) std::copy_n(request.values.begin(), values.size(), values.begin());
  else values[which] = request.values.front();
  const bool is_too_large = std::ranges::any_of(values, [](std::int32_t value) { return value > semaphore_most; });
  if (is_too_large) return fails(std::move(call.outcome), ERANGE);
  forget_undo(asking, call.outcome, request.object, sets_all ? std::nullopt : std::optional(which));
  return call.returns(0);
}

}  // namespace forkcheck
