// msgsnd and msgrcv (msgop(2)).
#include <errno.h>
#include <sys/ipc.h>

#include "runtime/calls_system_v.h"

namespace forkcheck::runtime {

namespace {

using Do = SystemVRequest::Do;

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
  if (queue.is_removed) return outcomes_without_object(world, process, request);
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
  if (queue.is_removed) return outcomes_without_object(world, process, request);
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

}  // namespace

const CallHandler msgsnd_handler{Call::msgsnd_, admit_msgsnd, msgsnd_outcomes, release_msgsnd, system_v_handler_relation};
const CallHandler msgrcv_handler{Call::msgrcv_, admit_msgrcv, msgrcv_outcomes, release_msgrcv, system_v_handler_relation};

}  // namespace forkcheck::runtime
