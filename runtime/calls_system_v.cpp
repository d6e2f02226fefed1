// System V objects: making, removing and looking at them, and shmat. What semaphores and queues do more: calls_semaphore_sets.cpp,
// calls_messages.cpp.
//
// The kernel carries the calls out, in a namespace of the run's own; it is never asked to wait, as what the objects hold is kept here,
// too. Whoever would be waiting when an object is removed fails with EIDRM, by our hand: it hasn't been let into the kernel.
#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/syscall.h>

#include <algorithm>

#include "runtime/calls_system_v.h"
#include "runtime/filter.h"

namespace forkcheck::runtime {

namespace {

using Do = SystemVRequest::Do;

// An object that is there by its key.
std::optional<std::size_t> object_with_key(const World& world, SystemVKind kind, int key) {
  for (std::size_t i = 0; i < world.system_v.size(); ++i) {
    const auto& object = world.system_v[i];
    if (key != IPC_PRIVATE && !object.is_removed && object.kind == kind && object.key == key) return i;
  }
  return std::nullopt;
}

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

Admission admit_shmat(World& world, Process&, const Registers& registers) {
  return on_object(world, {Do::attach, SystemVKind::memory}, integer(registers, 0));
}

void release_shmat(World& world, Process& process, const Choice&) {
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  if (!object_of(world, request).is_removed) process.attaches = request.object;
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

bool only_looks(const SystemVRequest& request) { return request.what == Do::look || request.what == Do::attach; }

// Do both go by one key, and one of them changes what is there?
bool share_key(const SystemVRequest& a, const SystemVRequest& b) {
  const bool have_keys = (a.what == Do::get || a.what == Do::remove) && (b.what == Do::get || b.what == Do::remove);
  const int first = a.what == Do::get ? a.key : a.removed_key, second = b.what == Do::get ? b.key : b.removed_key;
  return have_keys && a.kind == b.kind && first != IPC_PRIVATE && first == second && (a.changes_key || b.changes_key);
}

}  // namespace

std::optional<std::size_t> object_with(const World& world, SystemVKind kind, int id) {
  for (std::size_t i = 0; i < world.system_v.size(); ++i)
    if (world.system_v[i].kind == kind && world.system_v[i].id == id) return i;
  return std::nullopt;
}

Admission on_object(World& world, SystemVRequest request, int id) {
  request.object = object_with(world, request.kind, id);
  return request.object ? Admission(std::move(request)) : LetThrough{};
}

std::vector<Choice> outcomes_without_object(const World& world, const Process& process, const SystemVRequest& request) {
  const auto& waiters = world.system_v[*request.object].waiters;
  std::vector<Choice> choices = {NoChoice{}};  // EINVAL
  if (std::ranges::find(waiters, process.name) != waiters.end()) choices.emplace_back(Fails{EIDRM});
  return choices;
}

bool is_answered_by_us(Process& process, const Choice& choice) {
  const auto* fails = std::get_if<Fails>(&choice);
  if (fails == nullptr || fails->error != EIDRM) return false;
  skip_with(process, -EIDRM);
  return true;
}

void release_system_v_control(World& world, Process& process, const Choice&) {
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  auto& object = object_of(world, request);
  if (object.is_removed) return go_on(process);
  if (request.what == Do::remove) {
    object.waiters = who_may_wait(world, *request.object);
    object.is_removed = true;
  }
  go_on(process);
}

Relation system_v_handler_relation(const Enabled& mine, const Enabled& other, const Profile&) { return system_v_relation(mine, other); }

void finish_system_v_call(World& world, Process& process) {
  if (!process.makes_object) return;
  auto& object = world.system_v[*std::exchange(process.makes_object, std::nullopt)];
  const auto registers = process.tracee().registers();
  if (registers && registers->result() >= 0) object.id = static_cast<int>(registers->result());
  else object.is_removed = true;
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

const CallHandler shmget_handler{Call::shmget_, admit_shmget, only_outcome, release_get, system_v_handler_relation};
const CallHandler shmat_handler{Call::shmat_, admit_shmat, only_outcome, release_shmat, system_v_handler_relation};
const CallHandler shmctl_handler{Call::shmctl_, admit_shmctl, only_outcome, release_system_v_control, system_v_handler_relation};
const CallHandler semget_handler{Call::semget_, admit_semget, only_outcome, release_get, system_v_handler_relation};
const CallHandler msgget_handler{Call::msgget_, admit_msgget, only_outcome, release_get, system_v_handler_relation};
const CallHandler msgctl_handler{Call::msgctl_, admit_msgctl, only_outcome, release_system_v_control, system_v_handler_relation};

}  // namespace forkcheck::runtime
