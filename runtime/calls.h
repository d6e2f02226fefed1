// How the tracer treats each call: one handler a row of posix/calls.def, one line a watched call.
//
// A scheduled call goes through three steps. `admit` decodes the registers at the stop, once, into a Request.
// `outcomes` says what the kernel may reply now, given the tree; none means that the process is blocked, and
// then it isn't let go: the kernel is never asked to block. `release` carries out the picked reply and lets
// the process run; the scheduler then follows it to its next call. `relation` tells exhaustive exploration
// which orders make a difference.
//
// Some events are no calls: what a process does with its pending signals, and time that passes. Their
// handlers are asked at every process; they have no `admit`.
//
// Adding a call: its row, and a handler in the file of its family that is named below and in calls.cpp; the
// filter traps it by itself.
#pragma once

#include <signal.h>

#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "posix/profile.h"
#include "runtime/executables.h"
#include "runtime/fd.h"
#include "runtime/process_tree.h"
#include "runtime/program_files.h"
#include "runtime/run_options.h"
#include "runtime/watchdog.h"

namespace forkcheck::runtime {

// What handlers may look at and change.
struct World {
  const Profile& profile;
  const ProgramFiles& files;
  std::size_t output_bytes;  // most that is read of one write
  ProcessTree processes;
  int shell_pid = 0;                  // P0's parent, as it sees it
  SharedPoints shared = {};
  SignalSet typed;  // signals that are still to come from the terminal
  const std::vector<OpenExecutable>& executables;
  std::vector<Refused> refused = {};  // for the report
  std::vector<TrackedPipe> pipes = {};  // all that were ever made
  std::vector<TrackedFile> descriptions = {};  // open files, likewise
  EndLooks end_looks = {};
  bool has_system_v = false;                   // the program may make System V objects, in a namespace of its own
  std::vector<TrackedObject> system_v = {};    // all that were ever made
  std::set<std::string> names = {};            // what is in the program's folder
  std::map<std::string, std::size_t> fifos = {};  // which of it are FIFOs; their places in pipes
  std::size_t fifo_openings = 0;  // so far
  Fd both_ends = {};  // of a FIFO that is being opened

  // Notes each call of a process once.
  void note_refused(const ProcessName& process, const std::string& call);
};

struct LetThrough {};  // no event: the kernel executes the call at once
struct LookAfter {};   // no event, but it may make signals deliverable
struct AnswerAtOnce {  // no event: the tracer answers
  long result = 0;
};
struct GiveUp {  // the run can't go on
  Limit limit = Limit::machine;
};
struct Refuse {
  int error = 0;
  std::string what;  // for the report
};
using Admission = std::variant<Request, LetThrough, LookAfter, AnswerAtOnce, Refuse, GiveUp>;

// commute: both orders lead to the same state and output. widens: they commute too, but had `other` come
// first, the call could have been answered otherwise as well. dependent: the order matters.
enum class Relation : std::uint8_t { commute, widens, dependent };

// What release does with the process: lets it go on, or leaves it where it stands.
enum class Release : std::uint8_t { goes, stays };

struct CallHandler {
  Call call;
  // Null where the event is no call.
  Admission (*admit)(World&, Process&, const Registers&);
  std::vector<Choice> (*outcomes)(const World&, const Process&);
  void (*release)(World&, Process&, const Choice&);
  // For exhaustive exploration: what the order of this event, `mine`, and one of another process means.
  // Either of the two may say that it matters.
  Relation (*relation)(const Enabled& mine, const Enabled& other, const Profile& profile);
  Release kind = Release::goes;
};

// The call that a process is stopped before; nothing for those without a row.
std::optional<Call> call_at(const Process& process, const Registers& registers);
// Null for what never happens in real runs (wake), and what is no event (getpid).
const CallHandler* handler_of(Call call);
// The events that are no calls, and may happen to any process.
inline constexpr Call spontaneous_calls[] = {Call::deliver_, Call::interrupt_, Call::killed_, Call::stop_,
                                             Call::expire_,  Call::typed_};
// The arguments of an event as they are now; part of them depends on what others have done since the call was
// admitted.
Request present_request(const World& world, const Process& process, Call call, const Choice& choice);

// A watched call of filter_rules.def, or one that is refused.
Admission admit_watched_call(World& world, Process& process, const Registers& registers);

// The bytes of a write or writev as the kernel would take them; nothing if they aren't readable. A write beyond the
// output limit is cut: it ends the run.
std::optional<std::string> gather(const World& world, const Process& process, const Registers& registers);
// The calls of a program that isn't the run's own (stranger.cpp): what it writes is kept until its end.
Admission admit_strangers_call(World& world, Process& process, const Registers& registers);
// Is the call about a descriptor of what exec finds? To a program there is nothing.
bool names_handed_down(const Registers& registers);
// A program that was just executed has its libraries loaded.
bool loads_library(const Process& process, const Registers& registers);

// The pieces that families share.
Admission admit_plain(World&, Process&, const Registers&);
std::vector<Choice> only_outcome(const World&, const Process&);
std::vector<Choice> no_outcome(const World&, const Process&);
// Lets the process go on. Where signals are pending it stops at the end of the call, for they come first
// then.
void go_on(Process& process);
void release_as_it_is(World&, Process&, const Choice&);
void skip_with(Process& process, long result);  // the call isn't executed, and returns `result`
Relation commutes_with_all(const Enabled& mine, const Enabled& other, const Profile& profile);

// Is the parent suspended by vfork until this process ends or becomes another program?
bool resumes_parent(const ProcessTree& processes, const Process& process);
// What the end of this process, or what is left of it, comes to next.
void look_at_end(const World& world, const Process& process, EndRequest& end);
// The process is dead.
void end_process(World& world, ProcessId id, WaitStatus status);
// The process is another program: what others can tell of next has happened. Whether that was all.
bool do_part_of_exec(World& world, Process& process);
// What exec, or what is left of it, comes to next.
void look_at_exec(const World& world, const Process& process, ExecRequest& exec);
// Does `other` make a process (a child of `parent`) a zombie?
bool is_end(const Enabled& other);
bool is_end_of_child(const Enabled& other, const ProcessName& parent);
// Does a process that ends here become a zombie that the wait could reap?
bool may_take(const ProcessName& waiter, const WaitRequest& request, const Enabled& end);

// A process that isn't part of the run: init, the shell, or a stranger.
bool is_outside(int pid);
// The result of an interrupted waitid, which is cleared.
void clear_wait_info(const Process& process);

// The end of a process, whatever it ends by.
Relation end_relation(const Enabled& mine, const Enabled& other, const Profile& profile);
// The signal of a `killed` without a choice.
int deadly_signal(const Process& process);
// What sigaction(2) hands to a handler.
siginfo_t signal_info(const PendingSignal& signal);
// The process, stopped before the delivery of a real signal, goes to the handler's first instruction.
void enter_handler(Process& process, int signal);
// Can this process read who sent a signal? Of two senders of one signal the first is remembered.
bool sender_is_readable(const SignalState& signals, int signal);
bool sender_matters(const World& world, const KillRequest& request);

// Descriptors and pipes, calls_files.cpp. Of writes, the part that is about pipes.
std::vector<PipeEnd> ends_of(const World& world, const OpenFile& file);
Admission admit_pipe_write(World& world, Process& process, const Registers& registers);
std::vector<Choice> pipe_write_outcomes(const World& world, const Process& process);
void release_pipe_write(World& world, Process& process, const Choice& choice);
// At the end of the call: a write that was made in part goes on with the rest, or has all done.
void finish_part_of_write(Process& process);
Admission admit_pipe(World& world, Process& process, const Registers& registers);
Admission admit_close_range(World& world, Process& process, const Registers& registers);
bool waits_on_pipe(const Request& request);  // can it?
// What two events on pipes mean to each other, also the ends of processes that have them open.
Relation pipe_relation(const Enabled& mine, const Enabled& other);
// The end of a pipe of which a request asks whether anybody has it; whether another request opens or closes that end.
std::optional<PipeEnd> end_asked_for(const Request& request);
bool opens_end(const Request& request, const PipeEnd& end);
bool closes_end(const Request& request, const PipeEnd& end);
// What a request on pipes is about at this moment.
void look_at_pipes(const World& world, const Process& process, Request& request);

// Shared memory, calls_point.cpp: what lies at this address, if it is that.
std::optional<SharedRequest> shared_at(const Process& process, std::uint64_t address);
Relation shared_relation(const Enabled& mine, const Enabled& other);
bool waits_for_semaphore(const Request& request);  // can it?
// Regular files, calls_paths.cpp. A read, write or lseek of an open one.
FileRequest use_open_file(const World& world, const OpenFile& file);
// At the end of the call.
void finish_path_call(World& world, Process& process);
// FIFOs, calls_fifos.cpp. open of one is done in two parts where it has to wait for the other end.
void note_fifo(World& world, const std::string& name);
void look_at_fifo(const World& world, const Process& process, int flags, FileRequest& request);
void begin_open_of_fifo(World& world, const std::string& name);
void finish_open_of_fifo(World& world, Process& process, const std::string& name, int flags);
// The second part.
Request rest_of_open();
void go_on_after_open(Process& process);
// What a request on names is about at this moment.
void look_at_names(const World& world, const Process& process, Request& request);
Relation file_relation(const Enabled& mine, const Enabled& other);

// System V objects, calls_system_v.cpp. At the end of the call; at the end of a process.
void finish_system_v_call(World& world, Process& process);
void undo_semaphores(World& world, Process& process);
// Whoever does anything waits no longer for what was removed.
void forget_waiter(World& world, const ProcessName& process);
// What a request is about at this moment.
void look_at_system_v(const World& world, const Process& process, Request& request);
bool waits_for_system_v(const Request& request);  // can it?
Relation system_v_relation(const Enabled& mine, const Enabled& other);

// The families.
extern const CallHandler fork_handler, vfork_handler, getppid_handler;  // calls_process.cpp
extern const CallHandler exit_handler, ending_handler;                  // calls_end.cpp
extern const CallHandler wait_handler;                                  // calls_wait.cpp
extern const CallHandler write_handler;                                 // calls_output.cpp
extern const CallHandler read_handler, lseek_handler, close_handler, dup_handler,
    fcntl_handler;                                                      // calls_files.cpp
extern const CallHandler open_handler, mkfifo_handler, unlink_handler, stat_handler, access_handler,
    ftruncate_handler, mmap_handler;                                    // calls_paths.cpp
extern const CallHandler setpgid_handler, getpgid_handler, setsid_handler,
    getsid_handler;                                                     // calls_group.cpp
extern const CallHandler exec_handler, execing_handler;                 // calls_exec.cpp
extern const CallHandler point_handler;                                 // calls_point.cpp
extern const CallHandler semwait_handler, sempost_handler, semvalue_handler;  // calls_semaphore.cpp
extern const CallHandler shmget_handler, shmat_handler, shmctl_handler, semget_handler, semop_handler, semctl_handler, msgget_handler,
    msgsnd_handler, msgrcv_handler, msgctl_handler;                     // calls_system_v.cpp
extern const CallHandler sleep_handler, alarm_handler, expire_handler;  // calls_time.cpp
extern const CallHandler typed_handler;                                 // calls_terminal.cpp
extern const CallHandler kill_handler, sigaction_handler, sigprocmask_handler,
    sigpending_handler;  // calls_signal.cpp
extern const CallHandler pause_handler, sigsuspend_handler,
    sigwait_handler;  // calls_pause.cpp
extern const CallHandler deliver_handler, interrupt_handler, killed_handler,
    stop_handler;  // calls_delivery.cpp

}  // namespace forkcheck::runtime
