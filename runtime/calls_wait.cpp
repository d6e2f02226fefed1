// wait, waitpid, wait4: which zombie is reaped is the policy's choice.
//
// The kernel always takes the oldest zombie in fork order. Where another one is picked, the pid argument is
// replaced for the time of the call and put back afterwards, because compiled code may rely on rdi being
// preserved.
#include <errno.h>
#include <sys/wait.h>

#include "base/overloaded.h"
#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

constexpr unsigned known_options = WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL;

Admission admit_wait(World& world, Process& process, const Registers& registers) {
  const int pid = static_cast<int>(registers.argument(0));
  WaitRequest request{NoChildOfMine{}, static_cast<int>(registers.argument(2)), true};
  const auto options = static_cast<unsigned>(request.options);
  request.is_valid = (options & ~known_options) == 0;
  // All processes of a run are in one group, which they can't leave; only clone makes children that __WCLONE
  // looks for.
  const bool matches_any = pid == -1 || pid == 0 || -pid == world.processes.all().front().pid;
  if ((options & __WCLONE) != 0 && (options & __WALL) == 0) return request;
  if (matches_any) {
    request.target = AnyChild{};
  } else if (const auto child = world.processes.child_with_pid(process, pid); child.valid()) {
    request.target = OneChild{world.processes[child].name};
  }
  return request;
}

// The children that the call speaks of, in fork order.
std::vector<ProcessId> candidates(const World& world, const Process& process) {
  const auto& request = std::get<WaitRequest>(process.parked.request);
  return std::visit(overloaded{
                        [&](const AnyChild&) { return process.children; },
                        [&](const OneChild& one) {
                          const auto child = world.processes.child_named(process, one.child);
                          return child.valid() ? std::vector<ProcessId>{child} : std::vector<ProcessId>{};
                        },
                        [](const NoChildOfMine&) { return std::vector<ProcessId>{}; },
                    },
                    request.target);
}

std::vector<Choice> wait_outcomes(const World& world, const Process& process) {
  const auto& request = std::get<WaitRequest>(process.parked.request);
  if (!request.is_valid) return {Fails{EINVAL}};
  const auto children = candidates(world, process);
  if (children.empty()) return {Fails{ECHILD}};
  std::vector<Choice> choices;
  for (const auto child : children) {
    if (world.processes[child].life == Life::zombie)
      choices.push_back(ReapChild{world.processes[child].name});
  }
  if (choices.empty() && (request.options & wait_nohang) != 0) return {NobodyYet{}};
  if (choices.size() > 1 && world.profile.wait == WaitOrder::linux) choices.resize(1);
  return choices;
}

ProcessId oldest_zombie(const World& world, const Process& process) {
  for (const auto child : candidates(world, process)) {
    if (world.processes[child].life == Life::zombie) return child;
  }
  return ProcessId::none();
}

void release_wait(World& world, Process& process, const Choice& choice) {
  if (const auto* reap = std::get_if<ReapChild>(&choice)) {
    const auto child = world.processes.child_named(process, reap->child);
    if (child != oldest_zombie(world, process)) {
      Registers registers = process.parked.registers;
      process.rdi_after_call = registers.raw.rdi;
      registers.raw.rdi = static_cast<unsigned long long>(world.processes[child].pid);
      process.tracee().set_registers(registers);
    }
    world.processes.reap(child);
  }
  go_on(process);
}

// The end of one more child takes nothing away from a wait that reaps another one, but gives it a choice.
Relation wait_relation(const Enabled& mine, const Enabled& other, const Profile& profile) {
  if (!may_take(mine.event.process, std::get<WaitRequest>(mine.pending.request), other))
    return Relation::commute;
  const auto* reaped = std::get_if<ReapChild>(&mine.event.choice);
  const bool reaps_another = reaped != nullptr && reaped->child != other.event.process;
  return reaps_another && profile.wait == WaitOrder::posix ? Relation::widens : Relation::dependent;
}

}  // namespace

const CallHandler wait_handler{Call::wait_, admit_wait, wait_outcomes, release_wait, wait_relation};

bool may_take(const ProcessName& waiter, const WaitRequest& request, const Enabled& end) {
  if (!is_end_of_child(end, waiter)) return false;
  return std::visit(overloaded{
                        [](const AnyChild&) { return true; },
                        [&](const OneChild& one) { return one.child == end.event.process; },
                        [](const NoChildOfMine&) { return false; },
                    },
                    request.target);
}

}  // namespace forkcheck::runtime
