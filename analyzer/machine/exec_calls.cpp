// execve and its kin (POSIX exec): the process goes on as another program. Its memory and what its streams held are gone; signals
// that were handled have their standard action again, ignored ones stay ignored, masks and pending signals stay. What others can tell
// apart of that comes in parts (posix/end_parts.h); in between the process takes no signals.
#include <algorithm>
#include <cerrno>
#include <string_view>

#include "machine/closing.h"
#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

// "/bin/echo" and, where the usual folders are searched, "echo" are the command echo.
std::string name_of_command(const ExecRequest& request) {
  for (const std::string folder : {"/bin/", "/usr/bin/"}) {
    if (request.path.starts_with(folder)) return request.path.substr(folder.size());
  }
  return request.path;
}

const Executable* find(const Kernel& kernel, const ExecRequest& request) {
  const std::vector<Executable>& all = kernel.machine().executables();
  const bool is_command = request.searched || request.path.starts_with('/');
  const std::string name = is_command ? name_of_command(request) : request.path;
  const auto found = std::ranges::find_if(all, [&](const Executable& one) {
    return one.path == name && (one.kind != Executable::Kind::neighbour) == is_command;
  });
  return found == all.end() ? nullptr : &*found;
}

// Unknown programs that only look at the machine: they print something and succeed. Of others (grep, test, gcc) nobody knows how
// they end.
bool surely_succeeds(std::string_view command) {
  constexpr std::string_view all[] = {"arch", "cal",   "date",  "df",     "free",  "groups", "hostname", "id",  "ls",
                                      "lscpu", "nproc", "ps",    "pwd",    "uname", "uptime", "users",    "w",   "who",
                                      "whoami"};
  return std::ranges::find(all, command) != std::end(all);
}

// Of an unknown program nobody knows what it would do with a pipe.
bool has_standard_files(const Personal& own) {
  const auto is_as_started = [&](const OpenDescriptor& standard) {
    const OpenDescriptor* open = own.find(standard.number);
    return open != nullptr && open->description == standard.description;
  };
  return std::ranges::all_of(standard_descriptors(), is_as_started);
}

// kernel/signal.c, flush_signal_handlers. What was pending for a handler may be without effect now: it is dropped on the way back
// from the call.
void forget_handlers(Personal& own) {
  std::erase_if(own.actions, [](const auto& entry) { return entry.second.kind != SignalAction::Kind::ignored; });
  for (auto& [signal, action] : own.actions) action = {SignalAction::Kind::ignored, 0, 0, 0};
  std::erase_if(own.pending, [&](const PendingSignal& signal) {
    return own.ignores(signal.number) && !has(own.blocked, signal.number);
  });
}

Transition begin_program(const Asking& asking, const ExecRequest& request) {
  Machine& machine = asking.kernel.machine();
  const Executable& executable = *find(asking.kernel, request);
  if (executable.kind == Executable::Kind::opaque) return machine.exec_opaque(asking.self().local, executable.path);
  return machine.exec(request, executable.main);
}

Step do_next_part(const Asking& asking, Outcome outcome, const ExecRequest& request, bool begun) {
  Personal own = asking.kernel.personal(asking.self());
  const std::vector<HeldEnd> held = ends_that_go(asking, Closes::marked);
  const ExecPart part = next_part_of_exec(begun, own.has_execed, held, asking.kernel.end_looks(), used_by_others(asking));
  own.set_descriptors(close_ends(asking, outcome, held, part.closes, Closes::marked));
  asking.kernel.set_personal(outcome.next().processes[asking.actor], own);
  forget_handlers(own);
  own.has_execed |= part.has_executed;
  if (own != asking.kernel.personal(outcome.self())) outcome.set_personal(asking.actor, std::move(own));
  const std::vector<ProcessRef> names = asking.self().names;
  const Transition next = part.is_last ? begin_program(asking, request)
                                       : asking.kernel.machine().leave(asking.self().local, ExecingRequest{request});
  arrive(asking.kernel, outcome.next(), asking.actor, next, names);
  return std::move(outcome).finish();
}

Step runs(const Asking& asking, const ExecRequest& request, const Executable& executable) {
  const bool is_unknown = executable.kind == Executable::Kind::opaque;
  if (is_unknown && !has_standard_files(asking.kernel.personal(asking.self())))
    return gives_up(asking, "an unknown program with other standard files than its caller's isn't covered");
  if (is_unknown && !surely_succeeds(executable.path))
    return gives_up(asking, "what " + executable.path + " does isn't covered: its exit status isn't known");
  Outcome outcome = begin(asking, Call::exec_);
  const bool begun = holds_parent(asking);
  give_memory_back(asking, outcome);
  return do_next_part(asking, std::move(outcome), request, begun);
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const ExecRequest& request) {
  const Executable* found = find(asking.kernel, request);
  if (found == nullptr) return fail(begin(asking, Call::exec_), ENOENT);
  return only(runs(asking, request, *found));
}

std::vector<Step> handle(const Asking& asking, const ExecingRequest& request) {
  return only(do_next_part(asking, begin(asking, Call::execing_), request.program, false));
}

}  // namespace forkcheck
