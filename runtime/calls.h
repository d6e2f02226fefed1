// How the tracer treats each call: one handler a row of posix/calls.def, one line a watched call.
//
// A scheduled call goes through three steps. `admit` decodes the registers at the stop, once, into a Request.
// `outcomes` says what the kernel may reply now, given the tree; none means that the process is blocked, and
// then it isn't let go: the kernel is never asked to block. `release` carries out the picked reply and lets
// the process run; the scheduler then follows it to its next call. `relation` tells exhaustive exploration
// which orders make a difference.
//
// Adding a call: its row, and a handler in the file of its family that is named below and in calls.cpp; the
// filter traps it by itself.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "posix/profile.h"
#include "runtime/process_tree.h"
#include "runtime/program_files.h"
#include "runtime/watchdog.h"

namespace forkcheck::runtime {

// What handlers may look at and change.
struct World {
  const Profile& profile;
  const ProgramFiles& files;
  std::size_t output_bytes;  // most that is read of one write
  ProcessTree processes;
  int shell_pid = 0;  // P0's parent, as it sees it
};

struct LetThrough {};  // no event: the kernel executes the call at once
struct Refuse {
  int error = 0;
  std::string what;  // for the report; empty: the program's own mistake, not worth a word
};
using Admission = std::variant<Request, LetThrough, Refuse>;

// commute: both orders lead to the same state and output. widens: they commute too, but had `other` come
// first, the call could have been answered otherwise as well. dependent: the order matters.
enum class Relation : std::uint8_t { commute, widens, dependent };

struct CallHandler {
  Call call;
  Admission (*admit)(World&, Process&, const Registers&);
  std::vector<Choice> (*outcomes)(const World&, const Process&);
  void (*release)(World&, Process&, const Choice&);
  // For exhaustive exploration: what the order of this event, `mine`, and one of another process means.
  // Either of the two may say that it matters.
  Relation (*relation)(const Enabled& mine, const Enabled& other, const Profile& profile);
};

// Null for calls that have no real call behind them (wake) or are no events (getpid).
const CallHandler* handler_of(Call call);

// A watched call of filter_rules.def, or one that is refused.
Admission admit_watched_call(Process& process, const Registers& registers);

// The pieces that families share.
std::vector<Choice> only_outcome(const World&, const Process&);
void release_as_it_is(World&, Process&, const Choice&);
void skip_with(Process& process, long result);  // the call isn't executed, and returns `result`
Relation commutes_with_all(const Enabled& mine, const Enabled& other, const Profile& profile);

// Is the parent suspended until this process ends? It has only this child then that can run.
bool resumes_parent(const ProcessTree& processes, const Process& process);
// Is `other` the end of a process (of a child of `parent`)?
bool is_end(const Enabled& other);
bool is_end_of_child(const Enabled& other, const ProcessName& parent);
// Does a process that ends here become a zombie that the wait could reap?
bool may_take(const ProcessName& waiter, const WaitRequest& request, const Enabled& end);

// The families.
extern const CallHandler fork_handler, vfork_handler, exit_handler, killed_handler,
    getppid_handler;                     // calls_process.cpp
extern const CallHandler wait_handler;   // calls_wait.cpp
extern const CallHandler write_handler;  // calls_output.cpp
extern const CallHandler sleep_handler;  // calls_time.cpp

}  // namespace forkcheck::runtime
