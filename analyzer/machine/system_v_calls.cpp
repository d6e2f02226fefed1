// System V shared memory, semaphores and message queues (shmget(2), shmat(2), semop(2), msgop(2) and their kin; Linux 6 ipc/).
//
// Whoever waits when an object is removed fails with EIDRM; whoever comes later, with EINVAL. A process before such a call may be either,
// so who was there at that time is kept, and both are outcomes.
#include <algorithm>
#include <cerrno>

#include "base/check.h"
#include "machine/descriptors.h"
#include "machine/handlers.h"
#include "machine/outcome.h"
#include "machine/shared_memory.h"
#include "machine/value.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;

ObjectKey key_of_object(SegmentNumber number) { return {maker_of(number), static_cast<int>(made_before(number))}; }
// Whether somebody has come to wait for it.
ObjectKey key_of_comers(SegmentNumber number) { return {maker_of(number), ~static_cast<int>(made_before(number))}; }
ObjectKey key_of_key(std::int64_t key) { return key_of_name("System V key " + std::to_string(key)); }

template <class Files>
auto* object_in(Files& files, SegmentNumber number) {
  const auto found = std::ranges::find(files.system_v, number, &SystemVObject::number);
  return found == files.system_v.end() ? nullptr : &*found;
}

// One call on an object while it is made.
class SystemVCall {
 public:
  SystemVCall(const Asking& asking, Call call, SystemVKind kind, SegmentNumber number)
      : outcome(begin(asking, call)), files(asking.kernel.files(asking.state)), asking_(asking), call_(call), number_(number) {
    SystemVObject* const there = object_in(files, number);
    is_of_kind_ = there == nullptr || there->kind == kind;
    object_ = there != nullptr && !there->is_removed && is_of_kind_ ? there : nullptr;
  }

  void touch(Access access) { outcome.touch(Thing::system_v, access, key_of_object(number_)); }
  // Null if it isn't there any more.
  SystemVObject* object() const { return object_; }

  std::vector<Step> is_gone() {
    if (!is_of_kind_) return unknown("an id of another kind of System V object isn't covered: it may be one of this kind, too");
    const SystemVObject* removed = object_in(files, number_);
    if (removed != nullptr && removed->was_attached)
      return unknown("a call on memory that was removed isn't covered: it is there as long as somebody has it");
    const bool may_have_waited = removed != nullptr && std::ranges::find(removed->waiters, asking_.self().name) != removed->waiters.end();
    touch(Access::read);
    std::vector<Step> steps = fails(outcome, EINVAL);
    if (may_have_waited) std::ranges::move(fail(outcome, EIDRM), std::back_inserter(steps));
    return steps;
  }

  std::vector<Step> returns(const Reply& answer) {
    asking_.kernel.set_files(outcome.next(), std::move(files));
    return forkcheck::returns(std::move(outcome), answer);
  }
  std::vector<Step> returns(std::int64_t value) {
    Reply answer;
    answer.value = value;
    return returns(answer);
  }
  std::vector<Step> unknown(const char* why, Code code = Code::not_modelled) const { return only(gives_up(asking_, why, code)); }

  Outcome outcome;
  SharedFiles files;  // as it will be

 private:
  const Asking& asking_;
  Call call_;
  SegmentNumber number_;
  SystemVObject* object_ = nullptr;
  bool is_of_kind_ = true;
};

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
  // Keys of different kinds of objects are different names.
  if (!is_private) outcome.touch(Thing::system_v, makes ? Access::write : Access::read, key_of_key(request.key * 4 + static_cast<int>(request.kind)));
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

// What a process's end changes one set by, as it is known so far.
SemaphoreUndo& undo_of(Personal& own, SegmentNumber set, std::size_t semaphores) {
  const auto found = std::ranges::find(own.undo, set, &SemaphoreUndo::set);
  if (found != own.undo.end()) return *found;
  return own.undo.emplace_back(SemaphoreUndo{set, SemaphoreValues(semaphores, 0)});
}

bool is_nothing(const SemaphoreUndo& undo) {
  return std::ranges::all_of(undo.changes, [](std::int32_t change) { return change == 0; });
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
  std::erase_if(own.undo, is_nothing);
  if (own != asking.kernel.personal(asking.self())) call.outcome.set_personal(asking.actor, std::move(own));
  return call.returns(0);
}

void undo_semaphores(Outcome& outcome, const Asking& asking) {
  const std::vector<SemaphoreUndo>& all = asking.kernel.personal(asking.self()).undo;
  if (all.empty()) return;
  SharedFiles files = asking.kernel.files(asking.state);
  for (const SemaphoreUndo& undo : all) {
    SystemVObject* const set = object_in(files, undo.set);
    if (set == nullptr || set->is_removed) continue;
    carry_out_undo(set->values, undo.changes);
    outcome.touch(Thing::system_v, Access::write, key_of_object(undo.set));
  }
  asking.kernel.set_files(outcome.next(), std::move(files));
}

namespace {

// The object that a call may have to wait for.
std::optional<SegmentNumber> number_awaited(const Request& request) {
  if (const auto* set = std::get_if<SemaphoreSetRequest>(&request)) {
    const bool waits = std::ranges::any_of(set->operations, &SemaphoreOperation::waits);
    return waits ? std::optional(set->set) : std::nullopt;
  }
  if (const auto* send = std::get_if<SendRequest>(&request)) return send->waits ? std::optional(send->queue) : std::nullopt;
  if (const auto* receive = std::get_if<ReceiveRequest>(&request)) return receive->waits ? std::optional(receive->queue) : std::nullopt;
  return std::nullopt;
}

bool has_to_wait(const Asking& asking, const Request& request) {
  if (const auto* set = std::get_if<SemaphoreSetRequest>(&request)) return handle(asking, *set).empty();
  if (const auto* send = std::get_if<SendRequest>(&request)) return handle(asking, *send).empty();
  const auto* receive = std::get_if<ReceiveRequest>(&request);
  return receive != nullptr && handle(asking, *receive).empty();
}

// That they come is an event of its own for those who remove what they wait for, whether they have to wait or not: else the order of the
// two would seem to make no difference, and hide from a search for races that the call itself makes one.
void note_comers(const Asking& asking, SystemVObject& object) {
  for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i) {
    const Process& process = asking.state.processes[i];
    if (process.life != Process::Life::running) continue;
    const Request request = asking.kernel.machine().request(process.local);
    if (number_awaited(request) != object.number) continue;
    object.comers.push_back(process.name);
    if (has_to_wait({asking.kernel, asking.state, i}, request)) object.waiters.push_back(process.name);
  }
}

std::vector<Step> remove(const Asking& asking, SystemVCall call) {
  SystemVObject& object = *call.object();
  if (!object.senders.empty())
    return call.unknown("removing a queue beside a process that had to wait for room isn't covered: it may not know yet that there is some");
  call.touch(Access::write);
  call.outcome.touch(Thing::system_v, Access::write, key_of_comers(object.number));
  if (object.key != 0) call.outcome.touch(Thing::system_v, Access::write, key_of_key(object.key * 4 + static_cast<int>(object.kind)));
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
    if (!semaphore || is_nothing(*found)) own.undo.erase(found);
    outcome.set_personal(i, std::move(own));
  }
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const SystemVControlRequest& request) {
  using What = SystemVControlRequest::What;
  SystemVCall call(asking, call_that_controls(request.kind), request.kind, request.object);
  if (call.object() == nullptr) return call.is_gone();
  if (request.what == What::removes) return remove(asking, std::move(call));
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

namespace {

std::int64_t type_in_queue(const Asking& asking, const MessageType& type) {
  if (!type.process) return type.number;
  return first_process_type + name_behind(asking.state, asking.self().names.at(*type.process)).index;
}

// Nobody knows whether a number is the id of one of our processes; that of init is none.
bool may_be_equal(std::int64_t number, std::int64_t process_type) {
  return process_type >= first_process_type && number >= smallest_process_id && number <= largest_process_id;
}

std::size_t bytes_in(const SystemVObject& queue) {
  std::size_t bytes = 0;
  for (const Message& message : queue.messages) bytes += longest_size(message.text);
  return bytes;
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const SendRequest& request) {
  SystemVCall call(asking, Call::msgsnd_, SystemVKind::queue, request.queue);
  if (call.object() == nullptr) return call.is_gone();
  SystemVObject& queue = *call.object();
  const std::size_t size = longest_size(request.text);
  const bool fits = has_room(queue.messages.size(), bytes_in(queue), size);
  const bool is_exact = !holds_process(request.text) && std::ranges::none_of(queue.messages, [](const Message& one) { return holds_process(one.text); });
  if (!fits && !is_exact) return call.unknown("whether a message fits depends on how many digits a process id has", Code::text_length_used);
  if (!fits && request.waits) return {};
  call.touch(Access::write);
  if (!fits) return fail(std::move(call.outcome), EAGAIN);
  queue.messages.push_back({type_in_queue(asking, request.type), with_names(asking.state, asking.self(), request.text)});
  return call.returns(0);
}

std::vector<Step> handle(const Asking& asking, const ReceiveRequest& request) {
  SystemVCall call(asking, Call::msgrcv_, SystemVKind::queue, request.queue);
  if (call.object() == nullptr) return call.is_gone();
  std::vector<Message>& messages = call.object()->messages;
  const std::int64_t wanted = type_in_queue(asking, request.type);
  std::vector<std::int64_t> types;
  for (const Message& message : messages) types.push_back(message.type);
  const bool is_known = std::ranges::none_of(types, [&](std::int64_t type) {
    return wanted < 0 ? type >= first_process_type : may_be_equal(wanted, type) || may_be_equal(type, wanted);
  });
  if (!is_known) return call.unknown("whether a message is of this type depends on the number of a process", Code::process_number_used);
  const auto found = choose_message(types, wanted, request.all_but_that);
  if (!found && request.waits) return {};
  call.touch(Access::write);
  if (!found) return fail(std::move(call.outcome), ENOMSG);
  const Message message = messages[*found];
  const std::size_t size = longest_size(message.text);
  if (size > request.size && holds_process(message.text))
    return call.unknown("whether a message fits depends on how many digits a process id has", Code::text_length_used);
  if (size > request.size && !request.cuts) return fails(std::move(call.outcome), E2BIG);
  if (std::min<std::uint64_t>(size, request.size) > request.room) return call.unknown("a message that is longer than the memory for it isn't covered");
  Reply answer;
  answer.value = static_cast<std::int64_t>(std::min<std::uint64_t>(message.text.size(), request.size));
  answer.type = message.type;
  std::optional<ProcessRef> type;
  if (message.type >= first_process_type) type = reference_to(asking.state, NameId(static_cast<std::size_t>(message.type - first_process_type)));
  messages.erase(messages.begin() + static_cast<std::ptrdiff_t>(*found));
  asking.kernel.set_files(call.outcome.next(), std::move(call.files));
  call.outcome.reply_with_text(answer, message.text.substr(0, static_cast<std::size_t>(answer.value)), type);
  return only(std::move(call.outcome).finish());
}

namespace {

// Who comes to a call that may wait for an object.
void touch_comers(Kernel& kernel, const State& before, Step& step) {
  for (const Process& process : step.next.processes) {
    if (process.life != Process::Life::running) continue;
    const auto awaited = number_awaited(kernel.machine().request(process.local));
    const auto earlier = awaited ? std::ranges::find(before.processes, process.name, &Process::name) : before.processes.end();
    const bool has_come = awaited && (earlier == before.processes.end() || earlier->local != process.local);
    if (has_come) step.touched.push_back({Thing::system_v, Access::read, Touch::nobody, {}, key_of_comers(*awaited)});
  }
}

void forget(Kernel& kernel, State& state, NameId actor) {
  SharedFiles files = kernel.files(state);
  for (SystemVObject& object : files.system_v) {
    for (std::vector<NameId>* names : {&object.comers, &object.waiters, &object.senders}) std::erase(*names, actor);
  }
  kernel.set_files(state, std::move(files));
}

void note_senders(Kernel& kernel, State& state) {
  SharedFiles files = kernel.files(state);
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const Process& process = state.processes[i];
    if (process.life != Process::Life::running) continue;
    const Request request = kernel.machine().request(process.local);
    const auto* send = std::get_if<SendRequest>(&request);
    if (send == nullptr || !send->waits || !has_to_wait({kernel, state, i}, request)) continue;
    std::vector<NameId>& senders = object_in(files, send->queue)->senders;
    if (std::ranges::find(senders, process.name) == senders.end()) senders.push_back(process.name);
  }
  kernel.set_files(state, std::move(files));
}

}  // namespace

void settle_waiters(Kernel& kernel, const State& before, Step& step) {
  if (kernel.files(step.next).system_v.empty()) return;
  touch_comers(kernel, before, step);
  const bool stands_still = step.call == Call::expire_ || step.call == Call::typed_ || step.call == Call::stop_;
  if (!stands_still) forget(kernel, step.next, before.processes[step.actor].name);
  note_senders(kernel, step.next);
}

std::optional<ObjectKey> object_awaited(const Request& request) {
  const auto number = number_awaited(request);
  return number ? std::optional(key_of_object(*number)) : std::nullopt;
}

}  // namespace forkcheck
