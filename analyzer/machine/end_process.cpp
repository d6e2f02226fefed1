// The end of a process, in its parts (posix/end_parts.h).
//
// An ended process stays as a zombie while its parent lives; init and the shell reap at once. When a parent ends, its zombies are
// reaped by init and its living children adopted (POSIX _exit, "Consequences of Process Termination").
#include <algorithm>

#include "machine/descriptors.h"
#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;
using Kind = Description::Kind;

// Everything that the end of a process changes for its children.
void leave_children(Outcome& outcome, ProcessIndex parent) {
  auto& processes = outcome.next().processes;
  for (auto i = static_cast<ProcessIndex>(processes.size()); i-- > 0;) {
    if (processes[i].parent != parent) continue;
    outcome.touch(Thing::parent_of, Access::write, i);
    leave_to_init(outcome.next(), i);
  }
  for (auto i = static_cast<ProcessIndex>(processes.size()); i-- > 0;) {
    const bool reaped_by_init =
        processes[i].life == Process::Life::zombie && processes[i].parent == Process::parent_init;
    if (reaped_by_init) outcome.remove(i);
  }
}

// Of what is kept for a process, one that has ended keeps its group: its parent may wait for that.
Personal what_is_left(const Personal& own) {
  Personal rest;
  rest.group = own.group;
  rest.session = own.session;
  rest.has_execed = own.has_execed;
  return rest;
}

// Whether the parent is still there is not recorded as read: a zombie vanishes with its parent, so both
// orders of the two ends leave the same state behind.
Step become_zombie(const Asking& asking, Outcome outcome, WaitStatus status) {
  outcome.touch(Thing::status_of, Access::write, asking.actor);
  leave_children(outcome, asking.actor);
  const bool leaves_zombie = !asking.kernel.whole() || tell_parent_of_end(outcome, status);
  if (!leaves_zombie) outcome.touch(Thing::children_of, Access::write, asking.self().parent);
  outcome.next().processes[asking.actor].life = Process::Life::zombie;
  if (asking.kernel.whole()) hang_up_orphaned_groups(asking, outcome);
  Process& self = outcome.next().processes[asking.actor];
  asking.kernel.set_personal(self, what_is_left(asking.kernel.personal(self)));
  if (has_process_parent(self) && leaves_zombie) {
    self.status = status;
    self.local = LocalId::none();
    self.names.clear();
    self.forks = 0;
  } else {
    outcome.remove(asking.actor);
  }
  return std::move(outcome).finish();
}

// --- Ends of pipes

// A FIFO may be opened by others yet.
bool is_used_by_others(const Asking& asking, Kind kind, std::uint32_t pipe) {
  if (asking.kernel.files(asking.state).pipes[pipe].fifo) return true;
  const auto& processes = asking.state.processes;
  return std::ranges::any_of(processes, [&](const Process& other) {
    return &other != &asking.self() && !has_ended(asking.kernel, other) && holds_end(asking.kernel, asking.state, other, kind, pipe);
  });
}

std::vector<HeldEnd> held_ends(const Asking& asking) {
  std::vector<OpenEnd> open_ends;
  for (const OpenDescriptor& open : asking.kernel.personal(asking.self()).descriptors()) {
    const Description* end = asking.kernel.files(asking.state).find(open.description);
    if (end == nullptr || !end->is_pipe()) continue;
    if (end->is_end(Kind::pipe_reader)) open_ends.push_back({open.number, open.description, end->object, false});
    if (end->is_end(Kind::pipe_writer)) open_ends.push_back({open.number, open.description, end->object, true});
  }
  return in_order_of_end(open_ends);
}

// That others have them isn't recorded as read: in parts, others can tell all that they can of an end at once, and more.
void look_for_others(const Asking& asking, std::vector<HeldEnd>& held) {
  for (HeldEnd& end : held)
    end.matters = is_used_by_others(asking, end.is_writer ? Kind::pipe_reader : Kind::pipe_writer, end.pipe);
}

// What stays open is kept.
void close_ends(const Asking& asking, Outcome& outcome, const std::vector<HeldEnd>& held, std::size_t closes) {
  for (std::size_t i = 0; i < closes; ++i) {
    const ObjectKey key = asking.kernel.files(asking.state).pipes[held[i].pipe].key;
    outcome.touch(held[i].is_writer ? Thing::writers : Thing::readers, Access::write, key);
  }
  DescriptorTable rest;
  for (const OpenDescriptor& open : asking.kernel.personal(asking.self()).descriptors()) {
    const bool stays = std::any_of(held.begin() + static_cast<std::ptrdiff_t>(closes), held.end(),
                                   [&](const HeldEnd& end) { return end.descriptor == open.number; });
    if (stays) rest.push_back(open);
  }
  Process& self = outcome.next().processes[asking.actor];
  Personal left = what_is_left(asking.kernel.personal(self));
  if (!rest.empty()) left.opened = std::move(rest);
  asking.kernel.set_personal(self, std::move(left));
}

// --- Parts

// Nothing is left of the process but the rest of its end.
void wait_for_rest(const Asking& asking, Outcome& outcome, WaitStatus status) {
  outcome.touch(Thing::signals_of, Access::write, asking.actor);  // it takes none any more
  Process& self = outcome.next().processes[asking.actor];
  self.local = asking.kernel.machine().end(self.local, status);
  self.life = Process::Life::running;
  self.wakes_in = 0;
  self.names.clear();
  self.forks = 0;
  asking.kernel.set_accesses(self, {});
}

Step do_next_part(const Asking& asking, Outcome outcome, WaitStatus status, bool begun) {
  const EndLooks looks = asking.kernel.end_looks();
  std::vector<HeldEnd> held = held_ends(asking);
  EndPart part = next_part(begun, held, looks);
  if (!part.is_last) {
    look_for_others(asking, held);
    part = next_part(begun, held, looks);
  }
  if (asking.kernel.whole()) close_ends(asking, outcome, held, part.closes);
  if (part.is_last) return become_zombie(asking, std::move(outcome), status);
  wait_for_rest(asking, outcome, status);
  return std::move(outcome).finish();
}

}  // namespace

bool has_ended(const Kernel& kernel, const Process& process) {
  if (process.life != Process::Life::running) return process.life == Process::Life::zombie;
  return std::holds_alternative<EndingRequest>(kernel.machine().request(process.local));
}

Step end_process(const Asking& asking, Outcome outcome, WaitStatus status) {
  const bool begun = holds_parent(asking) || !asking.kernel.personal(asking.self()).undo.empty();
  undo_semaphores(outcome, asking);
  give_memory_back(asking, outcome);
  return do_next_part(asking, std::move(outcome), status, begun);
}

std::vector<Step> handle(const Asking& asking, const EndingRequest& request) {
  return only(do_next_part(asking, begin(asking, Call::ending_), request.status, false));
}

}  // namespace forkcheck
