// point: an access to a watched variable, made known by the program's own hooks (points.h).
#include "posix/call_table.h"
#include "runtime/calls.h"
#include "runtime/points.h"

namespace forkcheck::runtime {

namespace {

// Where no handler can come in between, it is passed silently.
Admission admit_point(World&, Process& process, const Registers& registers) {
  const bool always = registers.argument(0) == static_cast<std::uint64_t>(PointKind::always);
  if (!always && !process.signals.can_be_interrupted()) return AnswerAtOnce{0};
  return PlainRequest{};
}

// A signal that is pending comes before the access, and then the process is at the same place again.
void release_point(World&, Process& process, const Choice&) {
  if (process.signals.deliverable().empty()) return skip_with(process, 0);
  process.parked.registers.put_off_call();
  process.tracee().set_registers(process.parked.registers);
  go_on(process);
}

}  // namespace

const CallHandler point_handler{Call::point_, admit_point, only_outcome, release_point, commutes_with_all};

std::optional<Call> call_at(const World& world, const Registers& registers) {
  if (registers.call_number() != point_call) return call_of_kernel_number(registers.call_number());
  const bool is_hook = world.points_site != 0 && registers.raw.rip == world.points_site;
  return is_hook ? std::optional(Call::point_) : std::nullopt;
}

}  // namespace forkcheck::runtime
