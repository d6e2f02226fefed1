// What the tracer knows about the processes of one run: the same facts that the kernel has, kept by names.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "runtime/executables.h"
#include "runtime/loaded_image.h"
#include "runtime/open_files.h"
#include "runtime/run_result.h"
#include "runtime/signal_state.h"
#include "runtime/system_v_objects.h"
#include "runtime/tracee.h"

namespace forkcheck::runtime {

using ProcessId = Id<struct ProcessTag>;

// parked: before its next scheduled call. suspended: a vfork parent, until the child is gone. ending: it is dead, but nobody has been
// told of more than what it had open and what it would undo.
enum class Life : std::uint8_t { running, parked, suspended, ending, zombie, gone };

// Where a parked process stands. before_call: nothing of the call is done. between: a call or the way into a
// handler has just been finished, and there are signals to take. at_signal: a fault's signal is on its way,
// and the process has no other way to go. in_exec: it is another program already, but not all that others can tell of that has happened;
// signals have to wait for it. computing: it went on for so long without a call that it may never
// come to one; it takes signals there, and goes on when nobody else can move.
enum class Place : std::uint8_t { before_call, between, at_signal, in_exec, computing };

// What a process is stopped at: the call, decoded, and as registers to carry it out or to skip it; or the
// signal.
struct Parked {
  Call call = Call::fork_;  // between: deliver; at_signal: deliver or killed
  Request request;
  Registers registers;
  Place place = Place::before_call;
  int signal = 0;  // at_signal: which
};

// Shared memory that a process has mapped; its children have it at the same place.
struct SharedMap {
  ProcessName maker;
  std::uint32_t number = 0;  // how many it had made before
  std::uint64_t begin = 0, end = 0;  // addresses
};

// The program's own code; the loader of libraries for a program that was just executed, until its first event; or a program that
// isn't the run's own (stranger.cpp), and whether it is about to end.
enum class Runs : std::uint8_t { program, loader, stranger, stranger_at_end };

struct Process {
  ProcessName name;
  pid_t pid = 0;
  ProcessId parent;  // none for P0, and for orphans
  Life life = Life::running;
  std::vector<ProcessId> children;  // in fork order, until they are reaped
  std::uint32_t forks = 0;          // successful ones
  pid_t group = 0;        // its process group, by the leader's id
  pid_t session = 0;      // likewise; 0: the one that P0 was started in
  bool has_execed = false;  // since it was born
  SignalState signals;
  DescriptorTable files;
  std::vector<SharedMap> maps;
  std::optional<std::string> mapped_file;  // by its latest mmap
  std::uint32_t maps_made = 0;
  std::optional<std::size_t> makes_object, attaches;  // in World::system_v: by the call that is being executed; by its latest shmat
  std::vector<TrackedUndo> undo;                      // at its end
  int niceness = 0;
  bool holds_parent = false;  // a child of vfork that has neither ended nor become another program
  bool is_forking = false;  // a fork was released, and the child hasn't been seen yet
  std::optional<std::size_t> becomes;  // in RunOptions::executables: an execve was released, and isn't done yet
  Runs runs = Runs::program;
  PlantedPoints points;  // its program's
  std::string kept_back;  // what a stranger has printed so far
  std::optional<WaitStatus> status;
  Parked parked;
  // The signal that the process takes now: sent, but not yet at its handler; then inside the handler's door.
  std::optional<PendingSignal> taking;
  bool is_entering_handler = false;
  // A write into a pipe that is made in parts: what is done, and what is left behind the part that is being made.
  std::uint64_t written = 0, to_write = 0;
  std::optional<std::string> path_in_use;  // a call on this name is being executed
  // An open of a FIFO that had to wait: it is done, but the process is held until somebody has had the other end open.
  struct FifoOpening {
    std::string name;
    int fd = 0;
    std::optional<PipeEnd> awaits;
    std::optional<PipeKey> woken_by;  // as FileRequest::offset
  };
  std::optional<FifoOpening> opening;
  // The first two arguments of the call, to be put back at its end.
  struct FirstArguments {
    unsigned long long rdi = 0, rsi = 0;
  };
  std::optional<FirstArguments> arguments_after_call;

  Tracee tracee() const { return Tracee(pid); }
  bool is_alive() const { return life < Life::ending; }
  bool is_stranger() const { return runs == Runs::stranger || runs == Runs::stranger_at_end; }
};

class ProcessTree {
 public:
  ProcessId add_root(pid_t pid);
  // A child inherits what fork copies: dispositions, mask, group and descriptors.
  ProcessId add_child(ProcessId parent, pid_t pid);
  // Nothing is left of the process but the rest of its end.
  void begin_end(ProcessId id, WaitStatus status);
  // The process has ended. It stays as a zombie if it has a parent that cares; its children become orphans,
  // and the dead ones among them, which the adopter has to reap now, are returned. SIGCHLD becomes pending for
  // the parent. Where a stopped process is left in a group without anybody who could continue it, the group
  // gets SIGHUP and SIGCONT.
  std::vector<ProcessId> bury(ProcessId id, WaitStatus status);
  // The parent has reaped it.
  void reap(ProcessId id);

  // A signal for a live process. One that was stopped and goes on by SIGCONT tells its parent.
  void send(ProcessId target, const PendingSignal& signal);
  // The process takes a stop signal. In an orphaned group only SIGSTOP stops; the others are lost there
  // (kernel/signal.c, get_signal).
  void stop(ProcessId id, int signal);
  // Groups and sessions are kept here alone; the kernel isn't told (calls_group.cpp).
  void move(ProcessId id, pid_t group) { processes_[id.index].group = group; }
  void lead_session(ProcessId id);
  // Has nobody in the group a parent outside of it, in its session? The shell is such a parent of P0.
  bool is_orphaned(pid_t group) const;
  // Would the end of this process have stopped ones hung up?
  bool hangs_up(ProcessId id) const;

  Process& operator[](ProcessId id) { return processes_[id.index]; }
  const Process& operator[](ProcessId id) const { return processes_[id.index]; }
  const std::vector<Process>& all() const { return processes_; }  // in the order of birth
  std::size_t present() const { return present_; }                // alive or zombie
  // The child of `parent` with this name or process id that isn't reaped yet; none if there is none.
  ProcessId child_named(const Process& parent, const ProcessName& name) const;
  ProcessId child_with_pid(const Process& parent, pid_t pid) const;
  // The process with this id, zombies included; none if there is none.
  ProcessId with_pid(pid_t pid) const;

 private:
  std::vector<pid_t> groups_orphaned_by(ProcessId id) const;
  bool is_orphaned(pid_t group, ProcessId but) const;
  void hang_up(pid_t group);
  std::vector<ProcessId> leave_children(ProcessId id);
  void tell_parent(const Process& child, int code, int status);
  std::vector<Process> processes_;
  std::size_t present_ = 0;
};

}  // namespace forkcheck::runtime
