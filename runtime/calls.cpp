#include "runtime/calls.h"

namespace forkcheck::runtime {

const CallHandler* handler_of(Call call) {
  static constexpr const CallHandler* handlers[] = {&fork_handler,    &vfork_handler, &wait_handler,
                                                    &write_handler,   &exit_handler,  &killed_handler,
                                                    &getppid_handler, &sleep_handler};
  for (const auto* handler : handlers) {
    if (handler->call == call) return handler;
  }
  return nullptr;
}

std::vector<Choice> only_outcome(const World&, const Process&) {
  return {NoChoice{}};
}

Relation commutes_with_all(const Enabled&, const Enabled&, const Profile&) {
  return Relation::commute;
}

bool is_end(const Enabled& other) {
  return std::holds_alternative<EndRequest>(other.pending.request);
}

bool is_end_of_child(const Enabled& other, const ProcessName& parent) {
  return is_end(other) && other.event.process.parent() == parent;
}

void release_as_it_is(World&, Process& process, const Choice&) {
  process.tracee().resume();
}

void skip_with(Process& process, long result) {
  process.parked.registers.skip_call(result);
  process.tracee().set_registers(process.parked.registers);
  process.tracee().resume();
}

}  // namespace forkcheck::runtime
