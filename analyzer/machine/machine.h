// The process machine: runs one process, alone and deterministically, from one request to the next.
//
// Local states (frames, memory, heap, stdio buffers, atexit list, errno) are interned: equal states have one id. advance() is
// memoised, so C code is interpreted once for each different (local state, reply), whatever the number of global states.
// Before a state is interned, everything that can't matter any more is cleared (dead registers, globals that are never read
// again, unreachable heap), and slots are renumbered in order of first appearance.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "machine/expression.h"
#include "machine/memory.h"
#include "machine/request.h"
#include "posix/end_parts.h"
#include "posix/profile.h"
#include "program/future.h"
#include "program/program.h"

namespace forkcheck {

struct MachineOptions {
  std::vector<std::string> arguments;    // argv, argv[0] first
  std::vector<std::string> environment;  // "NAME=value"
  std::string input;                     // what standard input holds: a file; empty: /dev/null
  bool decides = false;                  // by numbers that differ from run to run (cases.h)
  std::uint64_t max_instructions = 50'000'000;  // between two requests; past it the process is stuck (a limit)
};

struct Transition {
  LocalId next;            // waiting at its next request
  std::vector<SharedAccess> accesses;  // of shared memory, on the way; texts with slots of the old table
  std::vector<Slot> keep;  // keep[new slot] = old slot; the old table's size stands for the process in the reply
  bool operator==(const Transition&) const = default;
};

class Machine {
 public:
  // `program` must outlive the machine.
  Machine(const Program& program, const Profile& profile, MachineOptions options);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // The program's first process at its first request (no slots yet).
  LocalId start();
  const Request& request(LocalId state) const;
  // Where in the user's source the request is made: the innermost place that isn't in a built-in header.
  Span where(LocalId state) const;
  // How many slots this state uses: its names are 0 .. slots-1.
  std::uint32_t slots(LocalId state) const;
  // The shared memory that it has mapped and can still reach.
  const std::vector<SegmentNumber>& segments(LocalId state) const;
  // Built-ins that the process may still call from here on, over all its frames and exit handlers.
  const BuiltinSet& future(LocalId state) const;

  // Runs from `state` with the kernel's reply to the next request. The reference stays valid until the next call.
  const Transition& advance(LocalId state, const Reply& reply);

  // How a signal's handler begins.
  struct Interruption {
    FunctionId handler;
    int signal = 0;
    SignalSet mask = 0;           // to be restored when it returns
    std::optional<Reply> answer;  // the call that the process waited in ends with this; none: it is made again
    bool told = false;            // SA_SIGINFO: the handler gets `origin` as well
    SignalOrigin origin;
    bool stays = false;           // another signal is due before the handler's first instruction
    bool operator==(const Interruption&) const = default;
  };
  // `sender`: the slot that names the origin's process, or the one just past the table.
  Transition interrupt(LocalId state, const Interruption& how, std::optional<Slot> sender);

  // The process runs another program of executables() from its beginning.
  Transition exec(const ExecRequest& request, FunctionId main);
  // The same for a program of which nothing is known: it prints something in one piece and succeeds.
  Transition exec_opaque(LocalId state, const std::string& name);
  const std::vector<Executable>& executables() const;

  // Nothing is left of the process but this, which is never replied to.
  Transition leave(LocalId state, Request rest);

  // The process can't go on because the model can't.
  LocalId give_up(LocalId state, Code code, const std::string& message);

  // What processes of the program may look at of the ends of others.
  EndLooks end_looks() const;
  // May the program ask for shared memory?
  bool shares_memory() const;
  const std::string& input() const;
  // Terms of RuleRequests.
  const Expressions& expressions() const;
  // Built-ins that the program may call at all.
  const BuiltinSet& all_builtins() const;
  // Functions that may be handlers: those whose address is taken, if the program sets handlers at all.
  const std::vector<FunctionId>& handlers() const;
  // The variables that handlers share with other code, by name, as debuggers know them: accesses are points.
  std::vector<std::string> watched_variables() const;

  // The parent of a vfork goes on when its child ends or is gone: it has the child's memory, and its own frames.
  // `parent_slots[k]` is the slot of the child's table (or past its end: a new name) that names what slot k of the parent's
  // table names. The keep list refers to the child's table with those new names behind it, and the reply's process after that.
  Transition resume_vfork(LocalId parent, LocalId child, const std::vector<Slot>& parent_slots, const Reply& reply);

  void add_finding(Diagnostic finding);
  // Facts found while running, each once: signed overflow, use of indeterminate values, dangling pointers, ...
  const Diagnostics& findings() const;
  std::size_t state_count() const;
  std::string describe(LocalId state) const;  // for debugging and verbose reports: frames, variables, buffers

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace forkcheck
