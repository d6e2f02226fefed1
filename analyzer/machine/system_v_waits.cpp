// Who has come to a call that may wait for a System V object: it makes a difference to whoever removes that.
#include "machine/system_v_call.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;

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

}  // namespace

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

void forget(SharedFiles& files, NameId actor) {
  for (SystemVObject& object : files.system_v) {
    for (std::vector<NameId>* names : {&object.comers, &object.waiters, &object.senders}) std::erase(*names, actor);
  }
}

void note_senders(Kernel& kernel, const State& state, SharedFiles& files) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const Process& process = state.processes[i];
    if (process.life != Process::Life::running) continue;
    const Request request = kernel.machine().request(process.local);
    const auto* send = std::get_if<SendRequest>(&request);
    if (send == nullptr || !send->waits || !has_to_wait({kernel, state, i}, request)) continue;
    std::vector<NameId>& senders = object_in(files, send->queue)->senders;
    if (std::ranges::find(senders, process.name) == senders.end()) senders.push_back(process.name);
  }
}

}  // namespace

void settle_waiters(Kernel& kernel, const State& before, Step& step) {
  if (kernel.files(step.next).system_v.empty()) return;
  touch_comers(kernel, before, step);
  const bool stands_still = step.call == Call::expire_ || step.call == Call::typed_ || step.call == Call::stop_;
  SharedFiles files = kernel.files(step.next);
  if (!stands_still) forget(files, before.processes[step.actor].name);
  note_senders(kernel, step.next, files);
  if (files != kernel.files(step.next)) kernel.set_files(step.next, std::move(files));
}

std::optional<ObjectKey> object_awaited(const Request& request) {
  const auto number = number_awaited(request);
  return number ? std::optional(key_of_object(*number)) : std::nullopt;
}

}  // namespace forkcheck
