// shmget, semget, msgget, and what is done with their objects.
//
// The kernel carries the calls out, in a namespace of the run's own; it is never asked to wait, as what the objects hold is kept here,
// too. Whoever would be waiting when an object is removed fails with EIDRM, by our hand: it hasn't been let into the kernel.
#include <errno.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>

#include <algorithm>

#include "base/check.h"
#include "runtime/calls.h"
#include "runtime/filter.h"

namespace forkcheck::runtime {

namespace {

using Do = SystemVRequest::Do;

int integer(const Registers& registers, int argument) { return static_cast<int>(registers.argument(argument)); }

// Each kind has ids of its own.
std::optional<std::size_t> object_with(const World& world, SystemVKind kind, int id) {
  for (std::size_t i = 0; i < world.system_v.size(); ++i)
    if (world.system_v[i].kind == kind && world.system_v[i].id == id) return i;
  return std::nullopt;
}

// An object that is there by its key.
std::optional<std::size_t> object_with_key(const World& world, SystemVKind kind, int key) {
  for (std::size_t i = 0; i < world.system_v.size(); ++i) {
    const auto& object = world.system_v[i];
    if (key != IPC_PRIVATE && !object.is_removed && object.kind == kind && object.key == key) return i;
  }
  return std::nullopt;
}

TrackedObject& object_of(World& world, const SystemVRequest& request) { return world.system_v[*request.object]; }

// --- get

// Most objects that a run may have.
bool goes_too_far(const World& world, SystemVKind kind, std::uint64_t size) {
  std::uint64_t bytes = kind == SystemVKind::memory ? size : 0;
  for (const auto& object : world.system_v) bytes += object.size;
  return bytes > most_system_v_bytes || world.system_v.size() >= most_system_v_objects ||
         (kind == SystemVKind::semaphores && size > most_semaphores);
}

Admission admit_get(World& world, const Registers& registers, SystemVKind kind, std::uint64_t size, int flags) {
  const auto name = system_call_name(registers.call_number());
  if (!world.has_system_v) return Refuse{EPERM, name};
  if (goes_too_far(world, kind, size)) return Refuse{ENOSPC, name + " of so many objects, or so large ones"};
  SystemVRequest request{Do::get, kind};
  request.key = integer(registers, 0);
  request.size = size;
  request.flags = flags;
  return request;
}

Admission admit_shmget(World& world, Process&, const Registers& registers) {
  return admit_get(world, registers, SystemVKind::memory, registers.argument(1), integer(registers, 2));
}
Admission admit_semget(World& world, Process&, const Registers& registers) {
  const int semaphores = integer(registers, 1);
  if (semaphores < 0 || semaphores > semaphores_most) return LetThrough{};
  return admit_get(world, registers, SystemVKind::semaphores, static_cast<std::uint64_t>(semaphores), integer(registers, 2));
}
Admission admit_msgget(World& world, Process&, const Registers& registers) {
  return admit_get(world, registers, SystemVKind::queue, 0, integer(registers, 1));
}

bool makes_object(const World& world, const SystemVRequest& request) {
  if (object_with_key(world, request.kind, request.key)) return false;
  const bool has_size = request.size > 0 || request.kind == SystemVKind::queue;
  return has_size && (request.key == IPC_PRIVATE || (request.flags & IPC_CREAT) != 0);
}

// Its id is known at the end of the call.
void release_get(World& world, Process& process, const Choice&) {
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  if (!makes_object(world, request)) return go_on(process);
  TrackedObject made;
  made.kind = request.kind;
  made.key = request.key;
  made.maker = process.name;
  made.number = process.maps_made++;
  if (request.kind == SystemVKind::memory) made.size = request.size;
  if (request.kind == SystemVKind::semaphores) made.values.assign(request.size, 0);
  process.makes_object = world.system_v.size();
  world.system_v.push_back(std::move(made));
  process.tracee().resume_to_call_exit();
}

// --- What is done with an object

// Nothing: the kernel refuses the call, which others can't tell.
Admission on_object(World& world, SystemVRequest request, int id) {
  request.object = object_with(world, request.kind, id);
  return request.object ? Admission(std::move(request)) : LetThrough{};
}

Admission admit_shmat(World& world, Process&, const Registers& registers) {
  return on_object(world, {Do::attach, SystemVKind::memory}, integer(registers, 0));
}

void release_shmat(World& world, Process& process, const Choice&) {
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  if (!object_of(world, request).is_removed) process.attaches = request.object;
  go_on(process);
}

Admission admit_semop(World& world, Process& process, const Registers& registers) {
  const auto count = registers.argument(2);
  const bool ends_in_time = registers.call_number() == SYS_semtimedop && registers.argument(3) != 0;  // glibc's semop gives no time
  if (ends_in_time) return Refuse{ENOSYS, "semtimedop"};
  if (count < 1 || count > operations_most) return LetThrough{};
  SystemVRequest request{Do::operate, SystemVKind::semaphores};
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto one = process.tracee().read_value<sembuf>(registers.argument(1) + i * sizeof(sembuf));
    if (!one) return LetThrough{};
    request.operations.push_back({one->sem_num, one->sem_op, (one->sem_flg & IPC_NOWAIT) == 0, (one->sem_flg & SEM_UNDO) != 0});
  }
  return on_object(world, std::move(request), integer(registers, 0));
}

SemaphoreValues* undo_of(Process& process, std::size_t set, std::size_t semaphores, bool makes) {
  const auto found = std::ranges::find(process.undo, set, &TrackedUndo::set);
  if (found != process.undo.end()) return &found->changes;
  return makes ? &process.undo.emplace_back(TrackedUndo{set, SemaphoreValues(semaphores, 0)}).changes : nullptr;
}

bool is_nothing(const TrackedUndo& undo) {
  return std::ranges::all_of(undo.changes, [](std::int32_t change) { return change == 0; });
}

// Tried on a copy.
SemaphoreResult result_of(const World& world, const Process& process, const SystemVRequest& request) {
  SemaphoreValues values = world.system_v[*request.object].values;
  const bool is_outside = std::ranges::any_of(request.operations, [&](const auto& one) { return one.number >= values.size(); });
  if (is_outside) return SemaphoreResult::out_of_range;  // EFBIG
  const auto known = std::ranges::find(process.undo, *request.object, &TrackedUndo::set);
  SemaphoreValues undo = known != process.undo.end() ? known->changes : SemaphoreValues(values.size(), 0);
  return operate(values, undo, request.operations);
}

std::vector<Choice> outcomes_without(const World& world, const Process& process, const SystemVRequest& request) {
  const auto& waiters = world.system_v[*request.object].waiters;
  std::vector<Choice> choices = {NoChoice{}};  // EINVAL
  if (std::ranges::find(waiters, process.name) != waiters.end()) choices.emplace_back(Fails{EIDRM});
  return choices;
}

std::vector<Choice> semop_outcomes(const World& world, const Process& process) {
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  if (world.system_v[*request.object].is_removed) return outcomes_without(world, process, request);
  switch (result_of(world, process, request)) {
    case SemaphoreResult::waits: return {};
    case SemaphoreResult::would_wait: return {Fails{EAGAIN}};
    case SemaphoreResult::done:
    case SemaphoreResult::out_of_range: break;
  }
  return {NoChoice{}};
}

bool is_answered_by_us(Process& process, const Choice& choice) {
  const auto* fails = std::get_if<Fails>(&choice);
  if (fails == nullptr || fails->error != EIDRM) return false;
  skip_with(process, -EIDRM);
  return true;
}

void release_semop(World& world, Process& process, const Choice& choice) {
  if (is_answered_by_us(process, choice)) return;
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  auto& set = object_of(world, request);
  if (!set.is_removed && result_of(world, process, request) == SemaphoreResult::done) {
    operate(set.values, *undo_of(process, *request.object, set.values.size(), true), request.operations);
    std::erase_if(process.undo, is_nothing);
  }
  go_on(process);
}

// --- Messages

Admission admit_msgsnd(World& world, Process& process, const Registers& registers) {
  const auto size = static_cast<std::int64_t>(registers.argument(2));
  const auto type = process.tracee().read_value<std::int64_t>(registers.argument(1));
  if (size < 0 || size > static_cast<std::int64_t>(message_most) || !type || *type < 1) return LetThrough{};
  SystemVRequest request{Do::send, SystemVKind::queue};
  request.type = *type;
  request.size = static_cast<std::uint64_t>(size);
  request.flags = integer(registers, 3);
  return on_object(world, std::move(request), integer(registers, 0));
}

bool fits(const TrackedObject& queue, std::uint64_t size) {
  std::uint64_t bytes = 0;
  for (const auto& message : queue.messages) bytes += message.size;
  return has_room(queue.messages.size(), bytes, size);
}

std::vector<Choice> msgsnd_outcomes(const World& world, const Process& process) {
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  const auto& queue = world.system_v[*request.object];
  if (queue.is_removed) return outcomes_without(world, process, request);
  if (fits(queue, request.size)) return {NoChoice{}};
  return (request.flags & IPC_NOWAIT) != 0 ? std::vector<Choice>{Fails{EAGAIN}} : std::vector<Choice>{};
}

void release_msgsnd(World& world, Process& process, const Choice& choice) {
  if (is_answered_by_us(process, choice)) return;
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  auto& queue = object_of(world, request);
  if (!queue.is_removed && std::holds_alternative<NoChoice>(choice)) queue.messages.push_back({request.type, request.size});
  go_on(process);
}

Admission admit_msgrcv(World& world, Process&, const Registers& registers) {
  const int flags = integer(registers, 4);
  if ((flags & msg_copy) != 0) return Refuse{EINVAL, "msgrcv with MSG_COPY"};
  if (static_cast<std::int64_t>(registers.argument(2)) < 0) return LetThrough{};
  SystemVRequest request{Do::receive, SystemVKind::queue};
  request.type = static_cast<std::int64_t>(registers.argument(3));
  request.size = registers.argument(2);
  request.flags = flags;
  return on_object(world, std::move(request), integer(registers, 0));
}

std::optional<std::size_t> message_for(const TrackedObject& queue, const SystemVRequest& request) {
  std::vector<std::int64_t> types;
  for (const auto& message : queue.messages) types.push_back(message.type);
  return choose_message(types, request.type, (request.flags & msg_except) != 0);
}

std::vector<Choice> msgrcv_outcomes(const World& world, const Process& process) {
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  const auto& queue = world.system_v[*request.object];
  if (queue.is_removed) return outcomes_without(world, process, request);
  if (message_for(queue, request)) return {NoChoice{}};
  return (request.flags & IPC_NOWAIT) != 0 ? std::vector<Choice>{Fails{ENOMSG}} : std::vector<Choice>{};
}

// What is longer than it asks for stays in the queue, unless it may be cut.
void release_msgrcv(World& world, Process& process, const Choice& choice) {
  if (is_answered_by_us(process, choice)) return;
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  auto& queue = object_of(world, request);
  const auto taken = queue.is_removed ? std::nullopt : message_for(queue, request);
  if (taken) {
    const bool is_taken = queue.messages[*taken].size <= request.size || (request.flags & msg_no_error) != 0;
    if (is_taken) queue.messages.erase(queue.messages.begin() + static_cast<std::ptrdiff_t>(*taken));
  }
  go_on(process);
}

// --- ctl

Admission admit_control(World& world, SystemVKind kind, int id, int command) {
  SystemVRequest request{command == IPC_RMID ? Do::remove : Do::look, kind};
  return on_object(world, std::move(request), id);
}

Admission admit_shmctl(World& world, Process&, const Registers& registers) {
  return admit_control(world, SystemVKind::memory, integer(registers, 0), integer(registers, 1));
}
Admission admit_msgctl(World& world, Process&, const Registers& registers) {
  return admit_control(world, SystemVKind::queue, integer(registers, 0), integer(registers, 1));
}

// SETALL's numbers; those of a removed set don't matter.
bool read_all(const World& world, const Process& process, const Registers& registers, SemaphoreValues& values) {
  const auto set = object_with(world, SystemVKind::semaphores, integer(registers, 0));
  const std::size_t count = set ? world.system_v[*set].values.size() : 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = process.tracee().read_value<std::uint16_t>(registers.argument(3) + i * sizeof(std::uint16_t));
    if (!value) return false;
    values.push_back(*value);
  }
  return true;
}

Admission admit_semctl(World& world, Process& process, const Registers& registers) {
  const int command = integer(registers, 2);
  SystemVRequest request{Do::look, SystemVKind::semaphores};
  request.key = integer(registers, 1);  // which of the set
  if (command == IPC_RMID) request.what = Do::remove;
  if (command == SETVAL) {
    const int value = integer(registers, 3);
    if (value < 0 || value > semaphore_most) return LetThrough{};
    request.what = Do::set_one;
    request.values = {value};
  }
  if (command == SETALL) {
    request.what = Do::set_all;
    if (!read_all(world, process, registers, request.values)) return LetThrough{};
  }
  return on_object(world, std::move(request), integer(registers, 0));
}

std::vector<ProcessName> who_may_wait(const World& world, std::size_t object) {
  std::vector<ProcessName> names;
  for (const auto& process : world.processes.all()) {
    const auto* request = std::get_if<SystemVRequest>(&process.parked.request);
    if (process.life != Life::parked || request == nullptr || request->object != object) continue;
    const bool waits = process.parked.place == Place::before_call && handler_of(process.parked.call)->outcomes(world, process).empty();
    if (waits) names.push_back(process.name);
  }
  return names;
}

void set_semaphores(World& world, const SystemVRequest& request) {
  auto& values = object_of(world, request).values;
  const auto which = static_cast<std::size_t>(request.key);
  const bool sets_all = request.what == Do::set_all;
  if (!sets_all && which >= values.size()) return;
  const bool is_too_large = std::ranges::any_of(request.values, [](int value) { return value > semaphore_most; });
  if (is_too_large) return;
  if (sets_all) values = request.values;
  else values[which] = request.values.front();
  for (std::size_t i = 0; i < world.processes.all().size(); ++i) {
    auto* undo = undo_of(world.processes[ProcessId(i)], *request.object, values.size(), false);
    if (undo != nullptr && sets_all) std::ranges::fill(*undo, 0);
    if (undo != nullptr && !sets_all) (*undo)[which] = 0;
    std::erase_if(world.processes[ProcessId(i)].undo, is_nothing);
  }
}

void release_control(World& world, Process& process, const Choice&) {
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  auto& object = object_of(world, request);
  if (object.is_removed) return go_on(process);
  if (request.what == Do::remove) {
    object.waiters = who_may_wait(world, *request.object);
    object.is_removed = true;
  } else if (request.what != Do::look) {
    set_semaphores(world, request);
  }
  go_on(process);
}

Relation relation(const Enabled& mine, const Enabled& other, const Profile&) { return system_v_relation(mine, other); }

bool only_looks(const SystemVRequest& request) { return request.what == Do::look || request.what == Do::attach; }

// Do both go by one key, and one of them changes what is there?
bool share_key(const SystemVRequest& a, const SystemVRequest& b) {
  const bool have_keys = (a.what == Do::get || a.what == Do::remove) && (b.what == Do::get || b.what == Do::remove);
  const int first = a.what == Do::get ? a.key : a.removed_key, second = b.what == Do::get ? b.key : b.removed_key;
  return have_keys && a.kind == b.kind && first != IPC_PRIVATE && first == second && (a.changes_key || b.changes_key);
}

}  // namespace

void finish_system_v_call(World& world, Process& process) {
  if (!process.makes_object) return;
  auto& object = world.system_v[*std::exchange(process.makes_object, std::nullopt)];
  const auto registers = process.tracee().registers();
  if (registers && registers->result() >= 0) object.id = static_cast<int>(registers->result());
  else object.is_removed = true;
}

void undo_semaphores(World& world, Process& process) {
  for (const auto& undo : process.undo) {
    auto& set = world.system_v[undo.set];
    if (!set.is_removed) carry_out_undo(set.values, undo.changes);
  }
  process.undo.clear();
}

void forget_waiter(World& world, const ProcessName& process) {
  for (auto& object : world.system_v) std::erase(object.waiters, process);
}

void look_at_system_v(const World& world, const Process& process, Request& request) {
  if (auto* end = std::get_if<EndRequest>(&request)) {
    end->undoes.clear();
    for (const auto& undo : process.undo) end->undoes.push_back(undo.set);
  }
  auto* system_v = std::get_if<SystemVRequest>(&request);
  if (system_v == nullptr) return;
  if (system_v->what == Do::get) system_v->changes_key = makes_object(world, *system_v);
  if (system_v->what != Do::remove) return;
  system_v->removed_key = world.system_v[*system_v->object].key;
  system_v->changes_key = !world.system_v[*system_v->object].is_removed;
}

bool waits_for_system_v(const Request& request) {
  const auto* system_v = std::get_if<SystemVRequest>(&request);
  return system_v != nullptr && (system_v->what == Do::operate || system_v->what == Do::send || system_v->what == Do::receive);
}

// The removal of semaphores or a queue depends on who has come to wait by then: on everything that others do.
Relation system_v_relation(const Enabled& mine, const Enabled& other) {
  const auto* ours = std::get_if<SystemVRequest>(&mine.pending.request);
  const auto* theirs = std::get_if<SystemVRequest>(&other.pending.request);
  const bool is_told = ours != nullptr && ours->what == Do::remove && ours->kind != SystemVKind::memory && ours->changes_key;
  if (is_told) return Relation::dependent;
  const auto undoes = [](const Enabled& end, const SystemVRequest* call) {
    const auto* request = std::get_if<EndRequest>(&end.pending.request);
    return request != nullptr && call != nullptr && call->object && std::ranges::find(request->undoes, *call->object) != request->undoes.end();
  };
  if (undoes(mine, theirs) || undoes(other, ours)) return Relation::dependent;
  if (ours == nullptr || theirs == nullptr) return Relation::commute;
  const bool share_object = ours->object && ours->object == theirs->object && !(only_looks(*ours) && only_looks(*theirs));
  return share_object || share_key(*ours, *theirs) ? Relation::dependent : Relation::commute;
}

const CallHandler shmget_handler{Call::shmget_, admit_shmget, only_outcome, release_get, relation};
const CallHandler shmat_handler{Call::shmat_, admit_shmat, only_outcome, release_shmat, relation};
const CallHandler shmctl_handler{Call::shmctl_, admit_shmctl, only_outcome, release_control, relation};
const CallHandler semget_handler{Call::semget_, admit_semget, only_outcome, release_get, relation};
const CallHandler semop_handler{Call::semop_, admit_semop, semop_outcomes, release_semop, relation};
const CallHandler semctl_handler{Call::semctl_, admit_semctl, only_outcome, release_control, relation};
const CallHandler msgget_handler{Call::msgget_, admit_msgget, only_outcome, release_get, relation};
const CallHandler msgsnd_handler{Call::msgsnd_, admit_msgsnd, msgsnd_outcomes, release_msgsnd, relation};
const CallHandler msgrcv_handler{Call::msgrcv_, admit_msgrcv, msgrcv_outcomes, release_msgrcv, relation};
const CallHandler msgctl_handler{Call::msgctl_, admit_msgctl, only_outcome, release_control, relation};

}  // namespace forkcheck::runtime
