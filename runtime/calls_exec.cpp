// execve: the process goes on as another program, one that was given to the run (executables.h), or finds none.
//
// What is found is executed by descriptor, whatever lies at that path on this machine. The kernel reads the
// path once more when the call is let go, but then it is an empty one, at an address where the tracer has just
// seen the end of a text, and nobody else is running.
//
// In reality all that execve does to others is done when it comes back. Where they could tell parts of that apart (posix/end_parts.h) the
// process is held there, and our books follow step by step.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/calls.h"
#include "runtime/closing.h"

namespace forkcheck::runtime {

namespace {

// What needs no look at any file is no event.
Admission admit_exec(World& world, Process& process, const Registers& registers) {
  const auto path = process.tracee().read_text(registers.argument(0), PATH_MAX);
  if (!path) return AnswerAtOnce{-EFAULT};
  if (path->empty()) return AnswerAtOnce{-ENOENT};
  if (path->size() >= PATH_MAX) return AnswerAtOnce{-ENAMETOOLONG};
  ExecRequest request;
  request.path = *path;
  request.nowhere = registers.argument(0) + path->size();
  if (const auto found = find_executable(world.executables, *path)) request.executable = *found;
  return request;
}

std::vector<Choice> exec_outcomes(const World&, const Process& process) {
  if (!std::get<ExecRequest>(process.parked.request).executable) return {Fails{ENOENT}};
  return {NoChoice{}};
}

void release_exec(World& world, Process& process, const Choice& choice) {
  const auto& request = std::get<ExecRequest>(process.parked.request);
  if (const auto* fails = std::get_if<Fails>(&choice)) {
    if (access(request.path.c_str(), F_OK) == 0) world.note_refused(process.name, "execve");
    return skip_with(process, -fails->error);
  }
  process.becomes = *request.executable;
  Registers registers = process.parked.registers;
  registers.raw.r8 = AT_EMPTY_PATH;
  registers.raw.r10 = registers.raw.rdx;
  registers.raw.rdx = registers.raw.rsi;
  registers.raw.rsi = request.nowhere;
  registers.raw.rdi = first_executable_fd + *request.executable;
  registers.raw.orig_rax = SYS_execveat;
  process.tracee().set_registers(registers);
  process.tracee().resume_to_call_exit();
}

struct NextPart {
  std::vector<HeldEnd> held;
  ExecPart part;
};

NextPart next_part_of(const World& world, const Process& process) {
  NextPart next{ends_that_go(process, Closes::marked), {}};
  next.part = next_part_of_exec(resumes_parent(world.processes, process), process.has_execed, next.held, world.end_looks,
                                used_by_others(world, process));
  return next;
}

// At the end of it what has become due comes first, as after any call.
void release_execing(World& world, Process& process, const Choice&) {
  if (do_part_of_exec(world, process)) process.parked = {Call::deliver_, PlainRequest{}, {}, Place::between};
}

// The parent of vfork goes on; who reads or writes a pipe may miss an end of it.
Relation exec_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  const bool is_by_parent = mine.event.process.parent() == other.event.process;
  if (is_by_parent && std::get<ExecRequest>(mine.pending.request).resumes_parent) return Relation::dependent;
  return pipe_relation(mine, other);
}

}  // namespace

const CallHandler exec_handler{Call::exec_, admit_exec, exec_outcomes, release_exec, exec_relation};
const CallHandler execing_handler{Call::execing_,  nullptr,       only_outcome,
                                  release_execing, exec_relation, Release::stays};

bool do_part_of_exec(World& world, Process& process) {
  const auto next = next_part_of(world, process);
  close_ends(process, next.held, next.part.closes, Closes::marked);
  process.has_execed = process.has_execed || next.part.has_executed;
  return next.part.is_last;
}

void look_at_exec(const World& world, const Process& process, ExecRequest& exec) {
  const auto next = next_part_of(world, process);
  exec.resumes_parent = resumes_parent(world.processes, process);
  exec.closes = first_of(world, next.held, next.part.closes);
}

}  // namespace forkcheck::runtime
