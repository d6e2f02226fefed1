// The end of a process: exit, the death by a signal, and what is left of both (posix/end_parts.h).
//
// In reality a process that is let go into its end dies at once, with all that belongs to that. Where others could tell the parts of
// its end apart it lives on in our books, and these decide: its parent isn't told of a zombie, its children have it as their parent, and
// ends of pipes are open. All of that we answer anyway; what the kernel can't do any more is to take what is written into a pipe
// whose last reader is dead: nobody would read that, so it is dropped (release_pipe_write).
#include <sys/wait.h>

#include "runtime/calls.h"
#include "runtime/closing.h"

namespace forkcheck::runtime {

namespace {

Admission admit_exit(World&, Process&, const Registers& registers) {
  return EndRequest{WaitStatus::exited(static_cast<int>(registers.argument(0)))};
}

void bury(World& world, ProcessId id, WaitStatus status) {
  for (const auto orphan : world.processes.bury(id, status)) {
    waitpid(world.processes[orphan].pid, nullptr, __WALL);  // its new parent is us
  }
}

// --- Parts

struct NextPart {
  std::vector<HeldEnd> held;
  EndPart part;
};

NextPart next_part_of(const World& world, const Process& process) {
  const bool begun = process.is_alive() && (resumes_parent(world.processes, process) || !process.undo.empty());
  NextPart next{ends_that_go(process, Closes::all), {}};
  next.part = next_part_of_end(begun, next.held, world.end_looks, used_by_others(world, process));
  return next;
}

std::vector<Choice> ending_outcomes(const World&, const Process& process) {
  return process.life == Life::ending ? std::vector<Choice>{NoChoice{}} : std::vector<Choice>{};
}

void release_ending(World& world, Process& process, const Choice&) {
  end_process(world, world.processes.with_pid(process.pid), process.status.value());
}

// --- Exploration

bool is_by_parent(const Enabled& mine, const Enabled& other) {
  return mine.event.process.parent() == other.event.process;
}

bool may_change_minding(Call call) {
  return call == Call::sigaction_ || call == Call::sigprocmask_ || call == Call::deliver_ ||
         call == Call::interrupt_ || call == Call::exec_;
}

Told parent_is_told(const ProcessTree& processes, const Process& process) {
  if (!process.parent.valid()) return Told::nothing;
  const auto& parent = processes[process.parent].signals;
  if (!parent.minds_children()) return Told::nothing;
  return sender_is_readable(parent, SIGCHLD) ? Told::signal_and_sender : Told::signal;
}

}  // namespace

bool resumes_parent(const ProcessTree& processes, const Process& process) {
  return process.holds_parent && process.parent.valid() && processes[process.parent].life == Life::suspended;
}

void end_process(World& world, ProcessId id, WaitStatus status) {
  const auto next = next_part_of(world, world.processes[id]);
  undo_semaphores(world, world.processes[id]);
  close_ends(world.processes[id], next.held, next.part.closes, Closes::all);
  if (next.part.is_last) bury(world, id, status);
  else world.processes.begin_end(id, status);
}

void look_at_end(const World& world, const Process& process, EndRequest& end) {
  const auto next = next_part_of(world, process);
  end.resumes_parent = resumes_parent(world.processes, process);
  end.has_rest = !next.part.is_last;
  end.hangs_up = !end.has_rest && world.processes.hangs_up(world.processes.with_pid(process.pid));
  end.parent_is_told = end.has_rest ? Told::nothing : parent_is_told(world.processes, process);
  end.minds_children = process.is_alive() && process.signals.minds_children();
  end.closes = first_of(world, next.held, next.part.closes);
}

// SIGCHLD matters to all that the parent does while it minds, and to what may make it mind. Which of two
// children was first matters where it can be read.
Relation end_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  const auto& end = std::get<EndRequest>(mine.pending.request);
  if (end.hangs_up || system_v_relation(mine, other) == Relation::dependent) return Relation::dependent;
  if (end.minds_children && is_end_of_child(other, mine.event.process)) return Relation::dependent;
  if (is_by_parent(mine, other)) {
    const bool may_be_told = !end.has_rest && (end.parent_is_told != Told::nothing || may_change_minding(other.event.call));
    return end.resumes_parent || may_be_told ? Relation::dependent : pipe_relation(mine, other);
  }
  const bool is_sibling = mine.event.process.parent() && is_end(other) &&
                          mine.event.process.parent() == other.event.process.parent();
  return is_sibling && end.parent_is_told == Told::signal_and_sender ? Relation::dependent
                                                                     : pipe_relation(mine, other);
}

const CallHandler exit_handler{Call::exit_, admit_exit, only_outcome, release_as_it_is, end_relation};
const CallHandler ending_handler{Call::ending_,  nullptr,      ending_outcomes,
                                 release_ending, end_relation, Release::stays};

}  // namespace forkcheck::runtime
