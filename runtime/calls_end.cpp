// The end of a process: exit, the death by a signal, and what is left of both (posix/end_parts.h).
//
// In reality a process that is let go into its end dies at once, with all that belongs to that. Where others could tell the parts of
// its end apart it lives on in our books, and these decide: its parent isn't told of a zombie, its children have it as their parent, and
// ends of pipes are open. All of that we answer anyway; what the kernel can't do any more is to take what is written into a pipe
// whose last reader is dead: nobody would read that, so it is dropped (release_pipe_write).
#include <sys/wait.h>

#include <algorithm>

#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

using Kind = OpenFile::Kind;

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

std::vector<HeldEnd> held_ends(const Process& process) {
  std::vector<OpenEnd> open_ends;
  for (const auto& [fd, file] : process.files.all()) {
    const auto pipe = static_cast<std::uint32_t>(file.pipe), description = static_cast<std::uint32_t>(file.description);
    if (file.is_end(Kind::pipe_reader)) open_ends.push_back({fd, description, pipe, false});
    if (file.is_end(Kind::pipe_writer)) open_ends.push_back({fd, description, pipe, true});
  }
  return in_order_of_end(open_ends);
}

// A FIFO may be opened by others yet.
bool is_used_by_others(const World& world, const Process& process, Kind kind, std::size_t pipe) {
  if (world.pipes[pipe].is_fifo()) return true;
  return std::ranges::any_of(world.processes.all(), [&](const Process& other) {
    return &other != &process && other.is_alive() && other.files.has_end(kind, pipe);
  });
}

NextPart next_part_of(const World& world, const Process& process) {
  const bool begun = process.is_alive() && (resumes_parent(world.processes, process) || !process.undo.empty());
  NextPart next{held_ends(process), {}};
  next.part = next_part(begun, next.held, world.end_looks);
  if (next.part.is_last) return next;
  for (auto& end : next.held) end.matters = is_used_by_others(world, process, end.is_writer ? Kind::pipe_reader : Kind::pipe_writer, end.pipe);
  next.part = next_part(begun, next.held, world.end_looks);
  return next;
}

// The rest stays open.
void close_ends(Process& process, const NextPart& next) {
  DescriptorTable rest = DescriptorTable::empty();
  for (auto i = next.part.closes; i < next.held.size(); ++i) {
    const int fd = next.held[i].descriptor;
    rest.open(fd, *process.files.find(fd));
  }
  process.files = std::move(rest);
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
  close_ends(world.processes[id], next);
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
  for (std::size_t i = 0; i < next.part.closes; ++i)
    end.closes.push_back({world.pipes[next.held[i].pipe].key, next.held[i].is_writer});
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
