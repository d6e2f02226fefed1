// The handlers: one for each kind of request, in the file of its family. Each returns all its outcomes; none
// means blocked.
#pragma once

#include <vector>

#include "machine/kernel.h"
#include "machine/outcome.h"
#include "posix/plain_path.h"

namespace forkcheck {

// What a handler is called with: the process `actor` of `state` makes a request.
struct Asking {
  Kernel& kernel;
  const State& state;
  ProcessIndex actor;

  const Process& self() const { return state.processes[actor]; }
};

inline Outcome begin(const Asking& asking, Call call) { return {asking.kernel, asking.state, asking.actor, call}; }

// The one outcome there is. Not an initializer list: that would copy the state.
inline std::vector<Step> only(Step&& step) {
  std::vector<Step> steps;
  steps.push_back(std::move(step));
  return steps;
}

// It fails by what others have done, or haven't yet.
inline std::vector<Step> fail(Outcome outcome, int error) {
  outcome.fail(error);
  return only(std::move(outcome).finish());
}

// A call that is answered at once; or fails in the only way that there is: no choice of the kernel's (Outcome::fail).
inline std::vector<Step> returns(Outcome outcome, const Reply& answer) {
  outcome.reply(answer);
  return only(std::move(outcome).finish());
}
inline std::vector<Step> returns(Outcome outcome, std::int64_t value) {
  Reply answer;
  answer.value = value;
  return returns(std::move(outcome), answer);
}
inline std::vector<Step> fails(Outcome outcome, int error) {
  Reply answer;
  answer.value = -1;
  answer.error = error;
  return returns(std::move(outcome), answer);
}

// process_calls.cpp
// Does the actor's parent wait in vfork for it? It goes on: the child ends, or runs another program.
bool holds_parent(const Asking& asking);
void give_memory_back(const Asking& asking, Outcome& outcome);
// The model can't go on here.
Step gives_up(const Asking& asking, const std::string& message, Code code = Code::not_modelled);
std::vector<Step> handle(const Asking& asking, const ForkRequest& request);
std::vector<Step> handle(const Asking& asking, const ExitRequest& request);
std::vector<Step> handle(const Asking& asking, const KilledRequest& request);
std::vector<Step> handle(const Asking& asking, const GetpidRequest& request);
std::vector<Step> handle(const Asking& asking, const GetppidRequest& request);
// end_process.cpp
Step end_process(const Asking& asking, Outcome outcome, WaitStatus status);
std::vector<Step> handle(const Asking& asking, const EndingRequest& request);
// assume.cpp
std::vector<Step> assume(const Asking& asking);
// wait_calls.cpp
std::vector<Step> handle(const Asking& asking, const WaitRequest& request);
// pipe_calls.cpp
std::vector<Step> handle(const Asking& asking, const ReadRequest& request);
std::vector<Step> handle(const Asking& asking, const SeekRequest& request);
std::vector<Step> handle(const Asking& asking, const CloseRequest& request);
std::vector<Step> handle(const Asking& asking, const DupRequest& request);
std::vector<Step> handle(const Asking& asking, const PipeRequest& request);
std::vector<Step> handle(const Asking& asking, const DescriptorRequest& request);
std::vector<Step> write_to_pipe(const Asking& asking, const WriteRequest& request, const Description& end);
// A step that happens because a call on this descriptor has to wait.
void look_at_pipe(const Asking& asking, int descriptor, Step& step);
// file_calls.cpp
std::vector<Step> handle(const Asking& asking, const OpenRequest& request);
std::vector<Step> handle(const Asking& asking, const UnlinkRequest& request);
std::vector<Step> handle(const Asking& asking, const TruncateRequest& request);
std::vector<Step> handle(const Asking& asking, const StatRequest& request);
std::vector<Step> handle(const Asking& asking, const PermissionRequest& request);
std::vector<Step> look_at_other_place(const Asking& asking, const PlainPath& path, Call call);  // a path that leads to no entry
// fifo_calls.cpp
std::vector<Step> handle(const Asking& asking, const MakeFifoRequest& request);
// `file` is one; `outcome` is that of open.
std::vector<Step> open_fifo(const Asking& asking, const OpenRequest& request, Outcome outcome, std::uint32_t file);
std::vector<Step> go_on_opening(const Asking& asking, const OpenRequest& request);
// Of a descriptor that is open on a regular file.
std::vector<Step> write_to_file(const Asking& asking, const WriteRequest& request);
std::vector<Step> read_from_file(const Asking& asking, const ReadRequest& request);
// A stream of the library asks for the size of its buffer, by fstat.
std::vector<Step> look_at_file(const Asking& asking);
std::vector<Step> seek_in_file(const Asking& asking, const SeekRequest& request);
// write_calls.cpp
std::vector<Step> handle(const Asking& asking, const WriteRequest& request);
// time_calls.cpp
std::vector<Step> handle(const Asking& asking, const SleepRequest& request);
std::vector<Step> wake(const Asking& asking);  // what a sleeping process can do
// memory_calls.cpp
std::vector<Step> handle(const Asking& asking, const MapRequest& request);
std::vector<Step> handle(const Asking& asking, const AccessRequest& request);
std::vector<Step> handle(const Asking& asking, const SemaphoreRequest& request);
// system_v_calls.cpp, semaphore_set_calls.cpp, message_calls.cpp, system_v_waits.cpp
std::vector<Step> handle(const Asking& asking, const SystemVGetRequest& request);
std::vector<Step> handle(const Asking& asking, const AttachRequest& request);
std::vector<Step> handle(const Asking& asking, const SemaphoreSetRequest& request);
std::vector<Step> handle(const Asking& asking, const SystemVControlRequest& request);
std::vector<Step> handle(const Asking& asking, const SendRequest& request);
std::vector<Step> handle(const Asking& asking, const ReceiveRequest& request);
// The end of a process.
void undo_semaphores(Outcome& outcome, const Asking& asking);
// Who has come to wait for a System V object; and whoever does anything waits no longer for what was removed.
void settle_waiters(Kernel& kernel, const State& before, Step& step);
// The System V object that a call may have to wait for.
std::optional<ObjectKey> object_awaited(const Request& request);
// What a step has done to shared memory, and whether that races.
void settle_memory(Kernel& kernel, const State& before, Step& step);
// group_calls.cpp
std::vector<Step> handle(const Asking& asking, const SetpgidRequest& request);
std::vector<Step> handle(const Asking& asking, const GetpgidRequest& request);
std::vector<Step> handle(const Asking& asking, const SetsidRequest& request);
std::vector<Step> handle(const Asking& asking, const GetsidRequest& request);
NameId group_of(Kernel& kernel, const Process& process);  // its leader
bool is_in_orphaned_group(const Asking& asking, Outcome& outcome);
// The end of a process may leave a group without anybody who could continue it: if one of it is stopped, all get SIGHUP and
// SIGCONT (POSIX _exit). `before`: the state with that process.
void hang_up_orphaned_groups(const Asking& asking, Outcome& outcome);
// exec_calls.cpp
std::vector<Step> handle(const Asking& asking, const ExecRequest& request);
std::vector<Step> handle(const Asking& asking, const ExecingRequest& request);
// signal_calls.cpp
std::vector<Step> handle(const Asking& asking, const KillRequest& request);
std::vector<Step> handle(const Asking& asking, const RaiseRequest& request);
std::vector<Step> handle(const Asking& asking, const SigactionRequest& request);
std::vector<Step> handle(const Asking& asking, const SigprocmaskRequest& request);
std::vector<Step> handle(const Asking& asking, const SigpendingRequest& request);
std::vector<Step> handle(const Asking& asking, const SigwaitRequest& request);
std::vector<Step> handle(const Asking& asking, const AlarmRequest& request);
std::vector<Step> handle(const Asking& asking, const PointRequest& request);
// SIGCHLD. False: the parent wants no zombies (SA_NOCLDWAIT, SIG_IGN).
bool tell_parent_of_end(Outcome& outcome, WaitStatus status);
// taken_signals.cpp
std::vector<Step> take_signals(const Asking& asking);  // deliver, killed, stop: before the process's next call
std::vector<Step> interrupt_call(const Asking& asking, const Request& request);  // inside the call, which waits
std::vector<Step> expire(const Asking& asking);        // of a timer
std::vector<Step> type_signals(const Asking& asking);  // by the person at the terminal, or not
// Left by interrupt_call alone.
inline std::vector<Step> handle(const Asking&, const PauseRequest&) {
  return {};
}
inline std::vector<Step> handle(const Asking&, const SigsuspendRequest&) {
  return {};
}
// Answered at once, see inner_calls.cpp.
inline std::vector<Step> handle(const Asking&, const SigreturnRequest&) {
  return {};
}
inline std::vector<Step> handle(const Asking&, const UmaskRequest&) {
  return {};
}
inline std::vector<Step> handle(const Asking&, const PriorityRequest&) {
  return {};
}
inline std::vector<Step> handle(const Asking&, const ResumeRequest&) {
  return {};
}
// Never answered: such a process never moves again.
inline std::vector<Step> handle(const Asking&, const SpinRequest&) {
  return {};
}
inline std::vector<Step> handle(const Asking&, const RuleRequest&) {
  return {};
}
inline std::vector<Step> handle(const Asking&, const StuckRequest&) {
  return {};
}

}  // namespace forkcheck
