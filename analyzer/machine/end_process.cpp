// The end of a process, in its parts (posix/end_parts.h).
//
// An ended process stays as a zombie while its parent lives; init and the shell reap at once. When a parent ends, its zombies are
// reaped by init and its living children adopted (POSIX _exit, "Consequences of Process Termination").
#include <algorithm>

#include "machine/closing.h"
#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;

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

// --- Parts

void keep_open(const Asking& asking, Process& self, DescriptorTable descriptors) {
  Personal left = what_is_left(asking.kernel.personal(self));
  if (!descriptors.empty()) left.opened = std::move(descriptors);
  asking.kernel.set_personal(self, std::move(left));
}

// Nothing is left of the process but the rest of its end.
void wait_for_rest(const Asking& asking, Outcome& outcome, WaitStatus status) {
  outcome.touch(Thing::signals_of, Access::write, asking.actor);  // it takes none any more
  Process& self = outcome.next().processes[asking.actor];
  self.local = asking.kernel.machine().leave(self.local, EndingRequest{status}).next;
  self.life = Process::Life::running;
  self.wakes_in = 0;
  self.names.clear();
  self.forks = 0;
  asking.kernel.set_accesses(self, {});
}

Step do_next_part(const Asking& asking, Outcome outcome, WaitStatus status, bool begun) {
  const std::vector<HeldEnd> held = ends_that_go(asking, Closes::all);
  const EndPart part = next_part_of_end(begun, held, asking.kernel.end_looks(), used_by_others(asking));
  if (asking.kernel.whole())
    keep_open(asking, outcome.next().processes[asking.actor], close_ends(asking, outcome, held, part.closes, Closes::all));
  if (part.is_last) return become_zombie(asking, std::move(outcome), status);
  wait_for_rest(asking, outcome, status);
  return std::move(outcome).finish();
}

// Linux gives them back one after the other, and vfork's memory before them.
bool gives_back_several(const Asking& asking) {
  const std::size_t things = asking.kernel.personal(asking.self()).undo.size() + (holds_parent(asking) ? 1 : 0);
  const auto may_look = [&](const Process& other) { return &other != &asking.self() && !has_ended(asking.kernel, other); };
  return things > 1 && std::ranges::any_of(asking.state.processes, may_look);
}

}  // namespace

bool has_ended(const Kernel& kernel, const Process& process) {
  if (process.life != Process::Life::running) return process.life == Process::Life::zombie;
  return std::holds_alternative<EndingRequest>(kernel.machine().request(process.local));
}

Step end_process(const Asking& asking, Outcome outcome, WaitStatus status) {
  if (gives_back_several(asking)) return gives_up(asking, "a process whose end gives back several sets of semaphores isn't covered");
  const bool begun = holds_parent(asking) || !asking.kernel.personal(asking.self()).undo.empty();
  undo_semaphores(outcome, asking);
  give_memory_back(asking, outcome);
  return do_next_part(asking, std::move(outcome), status, begun);
}

std::vector<Step> handle(const Asking& asking, const EndingRequest& request) {
  return only(do_next_part(asking, begin(asking, Call::ending_), request.status, false));
}

}  // namespace forkcheck
