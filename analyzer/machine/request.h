// What a process asks the kernel for, and what the kernel answers.
//
// Process ids inside a local state are slots: positions in a table of names that the kernel keeps for each process. Two slots
// of one process never name the same process, so comparing slots is exact; and local states of processes that nobody can tell
// apart are equal whatever their children are called.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/ids.h"
#include "machine/expression.h"
#include "machine/signals.h"
#include "posix/system_v.h"
#include "posix/wait_status.h"

namespace forkcheck {

using LocalId = Id<struct LocalStateTag>;
using SegmentNumber = std::uint64_t;  // a piece of shared memory, see shared_memory.h

using Slot = std::uint32_t;
inline constexpr Slot slot_init = 0xFFFFFFFEu;   // the adopter of orphans: process 1
inline constexpr Slot slot_shell = 0xFFFFFFFDu;  // the program's own parent
inline constexpr Slot first_special_slot = 0xFFFF0000u;  // from here on slots aren't positions in a table

// Bytes that a process writes. Elements below 256 are bytes; text_slot + s is the decimal number of the process in slot s
// (slot_init and slot_shell too, with wrap-around).
using Text = std::u32string;
inline constexpr char32_t text_slot = 0x10000;
// text_opaque + o: a text that differs from run to run, Opaque o.
inline constexpr char32_t text_opaque = 0x200;
// Nobody knows how long the text of such an element is.
inline bool is_elastic(char32_t c) { return c >= text_opaque; }
// A byte that was never set: it may pass through a pipe, but nobody can look at it.
inline constexpr char32_t text_indeterminate = 0x100;
// Not bytes alone: how long such a text is differs from run to run.
inline bool holds_process(const Text& text) {
  return std::ranges::any_of(text, [](char32_t c) { return c > text_indeterminate; });
}

// A library function that has no stream of the process's own.
inline constexpr std::uint32_t no_stream = 0xFFFFFFFFu;

struct ForkRequest {
  enum class Kind : std::uint8_t { fork, vfork } kind = Kind::fork;
  auto operator<=>(const ForkRequest&) const = default;
};
struct WaitRequest {
  struct AnyChild { auto operator<=>(const AnyChild&) const = default; };   // -1
  struct OneChild { Slot child; auto operator<=>(const OneChild&) const = default; };
  struct Group { Slot leader; auto operator<=>(const Group&) const = default; };
  struct OwnGroup { auto operator<=>(const OwnGroup&) const = default; };
  struct NoChild { auto operator<=>(const NoChild&) const = default; };     // a number that can't be a child of anybody
  std::variant<AnyChild, OneChild, NoChild, Group, OwnGroup> target;
  int options = 0;                                                          // WNOHANG and its kin
  bool by_waitid = false;  // the place for the result is a siginfo_t, and the result 0
  auto operator<=>(const WaitRequest&) const = default;
};
struct WriteRequest {
  int descriptor = 1;
  Text text;
  // Flushes the buffer of `stream`, which is empty only when the write is done: a handler that
  // prints in between finds the text still there (glibc, new_do_write).
  bool flushes = false;
  // Not a text but all that this program prints, of which nothing is known.
  std::string output_of = {};
  std::uint32_t done = 0;  // bytes of it that are written already, and not in `text` any more
  std::uint32_t stream = no_stream;  // whose text it is, in LocalState::streams
  auto operator<=>(const WriteRequest&) const = default;
};
struct ExitRequest {
  int status = 0;  // 0..255
  auto operator<=>(const ExitRequest&) const = default;
};
struct KilledRequest {  // the process did something that raises a fatal signal
  int signal = 0;
  bool by_abort = false;  // not by a fault
  auto operator<=>(const KilledRequest&) const = default;
};
struct EndingRequest {  // it has exited or was killed, but isn't a zombie yet
  WaitStatus status;
  auto operator<=>(const EndingRequest&) const = default;
};
struct GetpidRequest { auto operator<=>(const GetpidRequest&) const = default; };
struct GetppidRequest { auto operator<=>(const GetppidRequest&) const = default; };
struct SleepRequest {
  std::uint64_t nanoseconds = 0;
  bool whole_seconds = false;  // sleep: interrupted, it returns the seconds that are left
  auto operator<=>(const SleepRequest&) const = default;
};
struct KillRequest {
  struct NoProcess { auto operator<=>(const NoProcess&) const = default; };  // a number that can't be one of this run's
  struct OneProcess { Slot process; auto operator<=>(const OneProcess&) const = default; };
  struct Group { Slot leader; auto operator<=>(const Group&) const = default; };
  struct OwnGroup { auto operator<=>(const OwnGroup&) const = default; };
  struct Everybody { auto operator<=>(const Everybody&) const = default; };
  std::variant<NoProcess, OneProcess, Group, OwnGroup, Everybody> target;
  int signal = 0;
  std::optional<std::int32_t> value = {};  // by sigqueue: what a handler is told
  auto operator<=>(const KillRequest&) const = default;
};
struct RaiseRequest {
  int signal = 0;
  auto operator<=>(const RaiseRequest&) const = default;
};
struct SigactionRequest {
  int signal = 0;
  std::optional<SignalAction> action;  // none: only asks
  auto operator<=>(const SigactionRequest&) const = default;
};
struct SigprocmaskRequest {
  enum class How : std::uint8_t { asks, blocks, unblocks, sets, invalid } how = How::asks;
  SignalSet set = 0;
  auto operator<=>(const SigprocmaskRequest&) const = default;
};
struct SigpendingRequest { auto operator<=>(const SigpendingRequest&) const = default; };
struct PauseRequest { auto operator<=>(const PauseRequest&) const = default; };
struct SigsuspendRequest {
  SignalSet mask = 0;
  auto operator<=>(const SigsuspendRequest&) const = default;
};
struct SigwaitRequest {
  SignalSet set = 0;
  // at_once: fails if nothing is pending. in_time: likewise, after a while that nobody knows.
  enum class Until : std::uint8_t { taken, at_once, in_time } until = Until::taken;
  bool informs = false;  // sigwaitinfo and sigtimedwait: they return the number, and fail with EINTR
  auto operator<=>(const SigwaitRequest&) const = default;
};
struct AlarmRequest {
  std::uint64_t nanoseconds = 0;  // 0: calls it off
  std::uint64_t interval = 0;
  auto operator<=>(const AlarmRequest&) const = default;
};
struct SigreturnRequest {  // a handler has returned
  SignalSet mask = 0;      // to be restored
  auto operator<=>(const SigreturnRequest&) const = default;
};
struct SetpgidRequest {
  std::optional<Slot> process;  // none: itself
  std::optional<Slot> group;    // none: a group of its own
  auto operator<=>(const SetpgidRequest&) const = default;
};
struct GetpgidRequest {
  std::optional<Slot> process;  // none: itself
  auto operator<=>(const GetpgidRequest&) const = default;
};
struct SetsidRequest { auto operator<=>(const SetsidRequest&) const = default; };
struct GetsidRequest {
  std::optional<Slot> process;
  auto operator<=>(const GetsidRequest&) const = default;
};
struct ExecRequest {
  std::string path;
  bool searched = false;  // in the usual folders, as execvp does
  std::vector<Text> arguments;
  std::vector<Text> environment;
  auto operator<=>(const ExecRequest&) const = default;
};
struct ExecingRequest {  // it has succeeded, but not all that others can tell of it has happened
  ExecRequest program;
  auto operator<=>(const ExecingRequest&) const = default;
};
struct ResumeRequest { auto operator<=>(const ResumeRequest&) const = default; };  // goes on once no signal is due
struct PointRequest { auto operator<=>(const PointRequest&) const = default; };  // see Call::point_

struct ReadRequest {
  int descriptor = 0;
  std::uint64_t count = 0;
  std::optional<std::uint32_t> stream = {};  // for this stream of the library, which goes on with what comes
  auto operator<=>(const ReadRequest&) const = default;
};
inline constexpr int seek_from_start = 0, seek_from_here = 1, seek_from_end = 2;
struct SeekRequest {  // lseek
  int descriptor = 0;
  std::int64_t offset = 0;
  int whence = 0;                            // seek_from_...
  std::optional<std::uint32_t> stream = {};  // for this stream of the library, which gives back what it read ahead; or no_stream
  auto operator<=>(const SeekRequest&) const = default;
};
struct CloseRequest {
  int descriptor = 0;
  auto operator<=>(const CloseRequest&) const = default;
};
struct PipeRequest {
  bool close_on_exec = false;
  bool waits = true;  // false: O_NONBLOCK
  auto operator<=>(const PipeRequest&) const = default;
};
struct DupRequest {
  int from = 0;
  std::optional<int> to;  // dup2: that number, closed before if it is open
  int at_least = 0;       // dup: the lowest free number from here on
  bool close_on_exec = false;
  auto operator<=>(const DupRequest&) const = default;
};
// Paths are as the program gave them. open(2)'s flags, of x86-64 Linux; unknown ones don't come here.
inline constexpr int open_access = 03, open_write_only = 01, open_read_write = 02;
inline constexpr int open_creates = 0100, open_exclusive = 0200, open_truncates = 01000, open_appends = 02000;
inline constexpr int open_never_waits = 04000, open_close_on_exec = 02000000;
struct OpenRequest {
  std::string path;
  int flags = 0;
  std::optional<int> mode = {};  // of a file that it makes; none: the program gave none, and nobody knows
  std::optional<int> waits_at = {};  // of a FIFO: this descriptor is there, but nobody has had the other end open yet
  auto operator<=>(const OpenRequest&) const = default;
};
struct MakeFifoRequest {  // mkfifo
  std::string path;
  int mode = 0;
  auto operator<=>(const MakeFifoRequest&) const = default;
};
struct UnlinkRequest {
  std::string path;
  auto operator<=>(const UnlinkRequest&) const = default;
};
struct TruncateRequest {  // ftruncate
  int descriptor = 0;
  std::int64_t size = 0;
  auto operator<=>(const TruncateRequest&) const = default;
};
struct StatRequest {
  std::optional<std::string> path;  // stat; none: fstat
  int descriptor = 0;
  auto operator<=>(const StatRequest&) const = default;
};
struct PermissionRequest {
  std::string path;
  int mode = 0;
  auto operator<=>(const PermissionRequest&) const = default;
};
struct UmaskRequest {
  int mask = 0;
  auto operator<=>(const UmaskRequest&) const = default;
};
struct PriorityRequest {  // getpriority and setpriority of the process itself
  std::optional<int> niceness;  // none: only asks
  auto operator<=>(const PriorityRequest&) const = default;
};
struct DescriptorRequest {  // what a process asks or changes for one of its descriptors alone
  enum class What : std::uint8_t { device, flags, new_flags, status, new_status } what = What::device;
  int descriptor = 0;
  int value = 0;  // new_flags, new_status
  std::optional<std::uint32_t> stream;  // device: for this stream of the library, which is called again then; or no_stream
  auto operator<=>(const DescriptorRequest&) const = default;
};

struct MapRequest {  // mmap of memory that processes share from here on
  std::uint32_t size = 0;
  std::optional<int> descriptor = {};  // of a file; none: of no file
  bool read_only = false;
  // The file is that of a named semaphore. Its creator gives the value that it begins with.
  bool is_semaphore = false;
  std::optional<std::uint32_t> begins_with = {};
  auto operator<=>(const MapRequest&) const = default;
};
// System V objects (system_v.h). Ids are SystemVObject::number.
struct SystemVGetRequest {  // shmget, semget, msgget
  SystemVKind kind = SystemVKind::memory;
  std::int64_t key = 0;   // as a number, or made by ftok: system_v_key
  std::int64_t size = 0;  // bytes; or how many semaphores
  int flags = 0;
  auto operator<=>(const SystemVGetRequest&) const = default;
};
struct AttachRequest {  // shmat
  SegmentNumber memory = 0;
  bool read_only = false;
  auto operator<=>(const AttachRequest&) const = default;
};
struct SemaphoreSetRequest {  // semop
  SegmentNumber set = 0;
  std::vector<SemaphoreOperation> operations;
  auto operator<=>(const SemaphoreSetRequest&) const = default;
};
struct SystemVControlRequest {  // shmctl, semctl, msgctl
  enum class What : std::uint8_t { removes, value, sets_value, sets_all } what = What::removes;
  SystemVKind kind = SystemVKind::memory;
  SegmentNumber object = 0;
  std::int64_t semaphore = 0;   // which of the set
  SemaphoreValues values = {};  // sets_value: one; sets_all: at least as many as there are semaphores
  auto operator<=>(const SystemVControlRequest&) const = default;
};
struct MessageType {
  std::int64_t number = 0;
  std::optional<Slot> process = {};  // instead: the id of a process
  auto operator<=>(const MessageType&) const = default;
};
struct SendRequest {  // msgsnd
  SegmentNumber queue = 0;
  MessageType type;
  Text text;
  bool waits = true;
  auto operator<=>(const SendRequest&) const = default;
};
struct ReceiveRequest {  // msgrcv
  SegmentNumber queue = 0;
  MessageType type;
  std::uint64_t size = 0;
  std::uint64_t room = 0;  // behind the type, in the program's object; more would be written over what is there
  bool waits = true, cuts = false, all_but_that = false;  // IPC_NOWAIT, MSG_NOERROR, MSG_EXCEPT
  auto operator<=>(const ReceiveRequest&) const = default;
};

// Looks at shared memory, or changes it: the instruction that follows does so. Answered with the contents.
struct AccessRequest {
  std::vector<SegmentNumber> segments;
  std::uint32_t begin = 0, end = 0;  // of one segment: these bytes; of several: all
  bool reads = false, writes = false;
  bool by_library = false;  // by a function or an instruction of which nobody knows in which pieces it does that
  auto operator<=>(const AccessRequest&) const = default;
};
struct SemaphoreRequest {
  enum class What : std::uint8_t { wait, try_wait, post, value } what = What::wait;
  SegmentNumber segment = 0;  // 0: the process's own memory, where nobody else posts
  std::uint32_t offset = 0;
  auto operator<=>(const SemaphoreRequest&) const = default;
};

// What a number is that differs from run to run, before a decision by it: no event. Answered in one case (cases.h).
struct RuleRequest {
  ExpressionId expression = no_expression;
  Diagnostic why;  // if nobody can say
  auto operator<=>(const RuleRequest&) const = default;
};
struct SpinRequest {  // runs for ever without asking for anything: never replied to
  auto operator<=>(const SpinRequest&) const = default;
};
struct StuckRequest {  // the model can't go on: a path outside the subset, or a limit; never replied to
  Diagnostic why;
  auto operator<=>(const StuckRequest&) const = default;
};

using Request = std::variant<ForkRequest, WaitRequest, WriteRequest, ExitRequest, KilledRequest, EndingRequest, GetpidRequest, GetppidRequest,
                             SleepRequest, SpinRequest, StuckRequest, KillRequest, RaiseRequest, SigactionRequest,
                             SigprocmaskRequest, SigpendingRequest, PauseRequest, SigsuspendRequest, SigwaitRequest,
                             AlarmRequest, SigreturnRequest, ResumeRequest, PointRequest, ExecRequest, ExecingRequest, SetpgidRequest,
                             GetpgidRequest, SetsidRequest, GetsidRequest, ReadRequest, CloseRequest, PipeRequest,
                             DupRequest, DescriptorRequest, SeekRequest, MapRequest, AccessRequest, SemaphoreRequest,
                             OpenRequest, MakeFifoRequest, UnlinkRequest, TruncateRequest, StatRequest, PermissionRequest, UmaskRequest,
                             RuleRequest, PriorityRequest, SystemVGetRequest, AttachRequest, SemaphoreSetRequest, SystemVControlRequest,
                             SendRequest, ReceiveRequest>;

// One reply fits all requests: the call's result, as a number or as a process.
struct Reply {
  std::int64_t value = 0;       // the result where it is a number: 0 in the child of fork, -1 for errors, bytes written, ...
  std::optional<Slot> process;  // the result where it is a process id; it may be the slot just past the table: a new name
  int error = 0;                // errno if value is -1
  int status = 0;               // wait: the raw wait status; sigwait: the signal
  SignalSet set = 0;            // sigprocmask: the old mask; sigpending: what is pending
  SignalAction action = {};     // sigaction: the old one
  int descriptor = 0;           // pipe: the end to read from; the end to write to is `value`
  Text text = {};               // read, access: the bytes; slots just past the table are new names
  SegmentNumber segment = 0;    // mmap, shmat; shmget and its kin: the object
  std::int64_t type = 0;        // msgrcv: of the message, unless that is `process`
  // write: `value` bytes of it are written, and it waits with the rest. open: `value` is a descriptor of a FIFO that has to wait for the
  // other end.
  bool goes_on = false;
  int killed_by = 0;            // the call never returns: this signal ends the process
  bool stays = false;           // a signal is due: the process doesn't run on yet, but waits at ResumeRequest
  bool is_elastic = false;      // lseek, stat: `value` counts each process id as one byte
  int mode = 0;                 // stat: st_mode; `value` is the size then, and the call returns 0
  int code = 0, detail = 0;     // sigwait: si_code; si_status or si_value, and `process` is the sender
  auto operator<=>(const Reply&) const = default;
};

}  // namespace forkcheck
