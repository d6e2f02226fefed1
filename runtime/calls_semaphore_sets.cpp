// semop and semctl, and what the end of a process gives back (semop(2)).
#include <errno.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/syscall.h>

#include <algorithm>

#include "runtime/calls_system_v.h"

namespace forkcheck::runtime {

namespace {

using Do = SystemVRequest::Do;

// --- semop

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

void forget_what_is_nothing(Process& process) {
  std::erase_if(process.undo, [](const TrackedUndo& one) { return is_nothing(one.changes); });
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

std::vector<Choice> semop_outcomes(const World& world, const Process& process) {
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  if (world.system_v[*request.object].is_removed) return outcomes_without_object(world, process, request);
  switch (result_of(world, process, request)) {
    case SemaphoreResult::waits: return {};
    case SemaphoreResult::would_wait: return {Fails{EAGAIN}};
    case SemaphoreResult::done:
    case SemaphoreResult::out_of_range: break;
  }
  return {NoChoice{}};
}

void release_semop(World& world, Process& process, const Choice& choice) {
  if (is_answered_by_us(process, choice)) return;
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  auto& set = object_of(world, request);
  if (!set.is_removed && result_of(world, process, request) == SemaphoreResult::done) {
    operate(set.values, *undo_of(process, *request.object, set.values.size(), true), request.operations);
    forget_what_is_nothing(process);
  }
  go_on(process);
}

// --- semctl

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
    forget_what_is_nothing(world.processes[ProcessId(i)]);
  }
}

void release_semctl(World& world, Process& process, const Choice& choice) {
  const auto& request = std::get<SystemVRequest>(process.parked.request);
  const bool sets = request.what == Do::set_one || request.what == Do::set_all;
  if (sets && !object_of(world, request).is_removed) set_semaphores(world, request);
  release_system_v_control(world, process, choice);
}

}  // namespace

void undo_semaphores(World& world, Process& process) {
  for (const auto& undo : process.undo) {
    auto& set = world.system_v[undo.set];
    if (!set.is_removed) carry_out_undo(set.values, undo.changes);
  }
  process.undo.clear();
}

const CallHandler semop_handler{Call::semop_, admit_semop, semop_outcomes, release_semop, system_v_handler_relation};
const CallHandler semctl_handler{Call::semctl_, admit_semctl, only_outcome, release_semctl, system_v_handler_relation};

}  // namespace forkcheck::runtime
