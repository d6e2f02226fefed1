// What controlled runs speak of: what processes ask, what the scheduler may pick, what was seen, how it
// ended. All of them plain values that travel between the worker (beside the processes) and the caller; see
// wire.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "posix/system_v.h"
#include "posix/event.h"
#include "posix/profile.h"
#include "posix/wait_status.h"

namespace forkcheck::runtime {

// --- Requests: the arguments of a parked call, decoded once.

// Which of the program's streams a descriptor is, by what it is open on and not by its number. other:
// neither.
enum class Stream : std::uint8_t { out, err, other };

struct PlainRequest {};  // no arguments that matter: fork, vfork, getppid, pause, ...
// A pipe, by who made it and the first descriptor that it got. One that was made and closed before may have the same key.
struct PipeKey {
  ProcessName maker;
  int fd = 0;
  bool operator==(const PipeKey&) const = default;
};
struct PipeEnd {
  PipeKey pipe;
  bool is_writer = false;
  bool operator==(const PipeEnd&) const = default;
};
struct WriteRequest {
  int fd = 1;
  Stream stream = Stream::out;
  std::string bytes;            // of the program's streams
  std::optional<PipeKey> pipe = {};
  std::uint64_t count = 0;      // into a pipe: how many bytes
  bool needs_reader = false;    // the process itself has no end to read from: others may leave it none
};
struct ReadRequest {
  int fd = 0;
  std::uint64_t count = 0;
  std::optional<PipeKey> pipe = {};  // else standard input
  bool sees_end = false;             // the pipe is empty: that it has no writers is what is read
};
struct StatusRequest {  // fcntl that makes calls on an end of a pipe wait, or not
  PipeKey pipe;
  bool is_writer = false;
  bool waits = true;
};
struct SeekRequest {};  // lseek, of standard input
// A call on regular files, or names of them: what it looks at and changes. Files are told by the names that they were made under.
struct FileRequest {
  std::string path = {};                   // as the program gave it, if it did
  std::optional<std::string> entry = {};   // of the directory
  bool changes_entry = false;
  std::optional<std::string> content = {};
  bool changes_content = false;
  // Of the open file, or the end of a FIFO that is opened: who opened it, and the first descriptor that it got. has_waited: of
  // whoever opened the other end.
  std::optional<PipeKey> offset = {};
  std::uint64_t bytes = 0;                 // that it may add to what is stored
  std::vector<PipeEnd> opens = {};         // open of a FIFO: what it has open then
  std::optional<PipeEnd> needs = {};       // and what it waits for if nobody has it
  bool has_waited = false;                 // the second part of such an open
};
// A call on System V objects. Those are told by their places in World::system_v, which are the same in all orders of a run that make
// no difference.
struct SystemVRequest {
  enum class Do : std::uint8_t { get, attach, operate, look, set_one, set_all, remove, send, receive } what = Do::get;
  SystemVKind kind = SystemVKind::memory;
  std::optional<std::size_t> object = {};  // all but get
  int key = 0;               // get; look and set_one: which semaphore
  std::uint64_t size = 0;    // get: bytes or semaphores; send, receive: bytes
  std::int64_t type = 0;     // send, receive
  int flags = 0;
  std::vector<SemaphoreOperation> operations = {};
  SemaphoreValues values = {};
  bool changes_key = false;  // get: it makes the object; remove: there is one
  int removed_key = 0;       // remove
};
struct CloseRequest {  // close, dup2: the end of a pipe that is closed
  int fd = 0;
  std::vector<PipeEnd> ends = {};  // where it is the last such end that the process has
};
// An access of shared memory, or an operation on a semaphore in it. The memory by who mapped it, and how many such maps that
// process had made before.
struct SharedRequest {
  ProcessName maker;
  std::uint32_t map = 0;
  std::uint64_t begin = 0, end = 0;  // bytes of the map; none: the process's own memory, or not known
  bool writes = false;
  enum class What : std::uint8_t { access, wait, try_wait, post, value } what = What::access;
  std::uint64_t address = 0;
  bool is_expected = true;  // false: stopped at to explore all orders, no event of the model
};
struct AnyChild {};
struct OneChild {
  ProcessName child;
};
struct NoChildOfMine {};  // a pid that names no child of the caller
struct ChildOfGroup {
  int group = 0;  // its leader's id
};
struct WaitRequest {
  std::variant<AnyChild, OneChild, NoChildOfMine, ChildOfGroup> target;
  int options = 0;         // wait_nohang, ...
  bool is_valid = true;    // false: an unknown option, EINVAL
  bool by_waitid = false;  // it is told what to wait for, and where the result goes is a siginfo_t
  bool wants_ends() const { return !by_waitid || (options & wait_exited) != 0; }
};
// What a parent learns of a child's end by SIGCHLD. signal_and_sender: whose end it was can be read, too.
enum class Told : std::uint8_t { nothing, signal, signal_and_sender };
struct EndRequest {  // exit and killed; ending
  WaitStatus status;
  bool has_rest = false;  // the process isn't a zombie yet, its parent isn't told, and its children keep it
  bool resumes_parent = false;  // the parent is suspended by vfork until then
  Told parent_is_told = Told::nothing;
  bool minds_children = false;  // up to here it was told of their ends
  std::vector<PipeEnd> closes = {};  // ends of pipes
  bool hangs_up = false;             // stopped processes get SIGHUP
  std::vector<std::size_t> undoes = {};  // sets of semaphores, in World::system_v
};
struct SleepRequest {
  std::uint64_t nanoseconds = 0;
};
struct KillRequest {
  int pid = 0;  // as the program gave it
  int signal = 0;
  std::optional<ProcessName> target;  // where one process is meant, and it is known
  bool sender_matters = false;        // who of several senders was first can be read by the target
  std::optional<int> value = {};      // by sigqueue
};
struct ActionRequest {  // sigaction
  int signal = 0;
  bool handles = false;  // with a function
  bool ignores = false;
  std::uint64_t flags = 0;  // SA_RESTART, ...
};
struct SignalSetRequest {  // sigsuspend: the mask; sigwait: what is waited for. Bit n - 1 stands for signal n
  std::uint64_t signals = 0;
  enum class Until : std::uint8_t { taken, at_once, in_time } until = Until::taken;  // sigwait: at_once and in_time fail
};
struct GroupRequest {  // setpgid, getpgid, getsid
  int pid = 0;         // whom it is about, as the kernel takes it: never 0
  int group = 0;       // setpgid: likewise
  std::optional<ProcessName> target;  // the process, if there is one
};
struct ExecRequest {  // exec; execing
  std::string path;
  std::optional<std::uint64_t> executable;  // in RunOptions::executables; nothing: there is none
  std::uint64_t nowhere = 0;                // an address where an empty text is
  bool resumes_parent = false;              // the parent is suspended by vfork until then
  std::vector<PipeEnd> closes = {};         // by this part
};
struct TimerRequest {  // alarm, setitimer
  std::int64_t value_us = 0;
  std::int64_t interval_us = 0;
};
using Request = std::variant<PlainRequest, WriteRequest, WaitRequest, EndRequest, SleepRequest, KillRequest,
                             ActionRequest, SignalSetRequest, TimerRequest, ReadRequest, CloseRequest,
                             GroupRequest, SeekRequest, SharedRequest, FileRequest, ExecRequest, StatusRequest, SystemVRequest>;

// A process stopped just before a call.
struct Pending {
  ProcessName process;
  Call call = Call::fork_;
  Request request;
};

// A transition that the scheduler may pick now.
struct Enabled {
  Event event;
  Pending pending;
};

// A moment at which a policy chose, as far as it keeps a record of that.
struct Crossroads {
  std::vector<Enabled> enabled;
  std::uint64_t picked = 0;
  std::vector<Event> asleep;  // see explore_policy.h
};

// --- What a run gives back.

struct Observed {
  Event event;
  std::string bytes;                 // of a write
  int fd = -1;                       // of a write
  Stream stream = Stream::other;     // of a write
  std::optional<WaitStatus> status;  // of exit and killed
  bool is_expected = true;           // see SharedRequest
};

struct Finished {};  // every process has ended
struct Blocked {};   // processes live, but none can move
struct Stopped {};   // the policy picked nothing
// machine: the system itself refused something, such as another process. stranger: a program that isn't the
// run's own (executables.h, opaque) did what the run can't be judged by: it failed, forked, waited, wrote elsewhere.
enum class Limit : std::uint8_t { processes, steps, output, time, machine, stranger };
struct LimitReached {
  Limit limit = Limit::time;
  ProcessName process;  // the one that was running
};
struct Diverged {            // a replayed schedule and the real program part
  std::size_t position = 0;  // in the schedule, from 0
  Event wanted;
  std::vector<Event> enabled;  // what could have happened instead; empty if nothing
};
using RunEnd = std::variant<Finished, Blocked, Stopped, LimitReached, Diverged>;

struct ProcessRecord {
  ProcessName name;
  int pid = 0;
  std::optional<WaitStatus> status;  // nothing if it was still alive at the end of the run
};

// A call outside the table that was answered with an error instead of being let through.
struct Refused {
  ProcessName process;
  std::string call;  // its kernel name, "socket"
};

struct RunResult {
  std::vector<Observed> trace;
  RunEnd end;
  std::vector<ProcessRecord> processes;  // in the order of their births
  std::vector<Pending> waiting;          // what the processes asked for that were alive at the end
  std::vector<Refused> refused;          // each call of a process once
  int init_pid = 1;                      // what orphans see as their parent
  int shell_pid = 0;                     // what P0 sees as its parent
  std::vector<Crossroads> crossroads;    // as Policy::crossroads
};

// The bytes of all writes to stdout, and to stderr if it is merged, in order.
std::string output_of(const RunResult& result, Stderr err);

// --- Natural runs: nobody interferes.

enum class NaturalEnd : std::uint8_t { finished, out_of_time, too_much_output };
struct NaturalResult {
  std::string bytes;  // in the order of their arrival
  NaturalEnd end = NaturalEnd::finished;
  std::optional<WaitStatus> status;  // of P0
  int pid = 0;                       // of P0
  int shell_pid = 0;  // its parent; 1 in a namespace, where the adopter of orphans is the same process
};

}  // namespace forkcheck::runtime
