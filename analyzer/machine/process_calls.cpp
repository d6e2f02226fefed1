// fork, vfork, the two ways to end (see end_process.cpp), getpid and getppid.
#include <cerrno>

#include "base/check.h"
#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;

Step fork_succeeds(const Asking& asking) {
  Outcome outcome = begin(asking, Call::fork_);
  const ProcessIndex child = outcome.add_child();
  outcome.reply(Reply{}, ProcessRef{ProcessRef::Kind::here, child});
  return std::move(outcome).finish();
}

// The parent keeps its place at the request until the child ends: see resume_parent.
Step vfork_succeeds(const Asking& asking) {
  Outcome outcome = begin(asking, Call::vfork_);
  if (!outcome.named()) throw NamesNeeded{};
  const ProcessIndex child = outcome.add_child();
  Process& parent = outcome.next().processes[asking.actor];
  parent.life = Process::Life::lent;
  parent.vfork_child = child;
  return std::move(outcome).finish();
}

// vfork's parent goes on with the memory as its ended child left it.
void resume_parent(Kernel& kernel, State& state, ProcessIndex parent, ProcessIndex child) {
  Process& waiting = state.processes[parent];
  std::vector<ProcessRef> table = state.processes[child].names;
  const LocalId memory = state.processes[child].local;
  std::vector<Slot> slots;
  for (const ProcessRef& ref : waiting.names) {
    const Slot slot = slot_of(state, table, ref);
    if (slot == table.size())
      table.push_back(ref);
    else
      table[slot] = ref;
    slots.push_back(slot);
  }
  const ProcessRef born{ProcessRef::Kind::here, child};
  Reply answer;
  answer.process = slot_of(state, table, born);
  if (*answer.process == table.size()) table.push_back(born);
  Personal own = kernel.personal(waiting);
  answer.stays = !own.takeable().empty();
  own.due = answer.stays;
  kernel.set_personal(waiting, std::move(own));
  waiting.life = Process::Life::running;
  waiting.vfork_child = 0;
  arrive(kernel, state, parent, kernel.machine().resume_vfork(waiting.local, memory, slots, answer), table);
}

}  // namespace

bool holds_parent(const Asking& asking) {
  if (!has_process_parent(asking.self())) return false;
  const Process& above = asking.state.processes[asking.self().parent];
  return above.life == Process::Life::lent && above.vfork_child == asking.actor;
}

void give_memory_back(const Asking& asking, Outcome& outcome) {
  if (holds_parent(asking)) resume_parent(asking.kernel, outcome.next(), asking.self().parent, asking.actor);
}

Step gives_up(const Asking& asking, const std::string& message, Code code) {
  Outcome outcome = begin(asking, Call::kill_);
  Process& self = outcome.next().processes[asking.actor];
  self.local = asking.kernel.machine().give_up(self.local, code, message);
  self.names.clear();
  return std::move(outcome).finish();
}

std::vector<Step> handle(const Asking& asking, const ForkRequest& request) {
  const bool is_vfork = request.kind == ForkRequest::Kind::vfork;
  std::vector<Step> steps;
  steps.push_back(is_vfork ? vfork_succeeds(asking) : fork_succeeds(asking));
  if (asking.kernel.profile().fork_fails == ForkFails::may) {
    Outcome failure = begin(asking, is_vfork ? Call::vfork_ : Call::fork_);
    failure.fail(EAGAIN);
    steps.push_back(std::move(failure).finish());
  }
  return steps;
}

std::vector<Step> handle(const Asking& asking, const ExitRequest& request) {
  return only(end_process(asking, begin(asking, Call::exit_),
                          WaitStatus::exited(request.status)));
}

std::vector<Step> handle(const Asking& asking, const KilledRequest& request) {
  const Personal& own = asking.kernel.personal(asking.self());
  const bool handled = own.action(request.signal).kind == SignalAction::Kind::handled;
  if (request.by_abort && (handled || own.action(request.signal).kind == SignalAction::Kind::ignored))
    return only(gives_up(asking, "abort of a process that handles or ignores SIGABRT isn't covered"));
  if (handled && !has(own.blocked, request.signal)) {  // after the handler, the same instruction faults again
    Outcome outcome = begin(asking, Call::deliver_);
    outcome.take(request.signal);
    outcome.enter_handler({request.signal, {}}, own.blocked, std::nullopt);
    return only(std::move(outcome).finish());
  }
  return only(end_process(asking, begin(asking, Call::killed_),
                          WaitStatus::killed(request.signal)));
}

// Answered when it was asked (outcome.cpp); what is left here asks for ever.
std::vector<Step> handle(const Asking&, const GetpidRequest&) {
  return {};
}

std::vector<Step> handle(const Asking& asking, const GetppidRequest&) {
  Outcome outcome = begin(asking, Call::getppid_);
  outcome.touch(Thing::parent_of, Access::read, asking.actor);
  const ProcessIndex parent = asking.self().parent;
  ProcessRef ref{ProcessRef::Kind::here, parent};
  if (parent == Process::parent_init) ref = {ProcessRef::Kind::init, 0};
  if (parent == Process::parent_shell) ref = {ProcessRef::Kind::shell, 0};
  outcome.reply(Reply{}, ref);
  return only(std::move(outcome).finish());
}

}  // namespace forkcheck
