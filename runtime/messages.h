// What caller and worker say to each other. The caller asks for a run; the worker answers with its result,
// and, where the policy lives with the caller, with a question at each step before that.
#pragma once

#include "base/diagnostic.h"
#include "runtime/policy.h"
#include "runtime/run_result.h"
#include "runtime/wire.h"

namespace forkcheck::runtime {

// --- The caller's.
// typed: the signals that come from the terminal in this run, each once, as long as P0 lives; bit n - 1 is signal n.
struct RunByPlan {
  Plan plan;
  std::uint64_t typed = 0;
};
struct RunByAsking {
  std::uint64_t typed = 0;
};
struct RunNaturally {};
struct Choose {  // the answer to a Question
  std::optional<std::uint64_t> index;
};
using Order = std::variant<RunByPlan, RunByAsking, RunNaturally, Choose>;

// --- The worker's.
struct Ready {  // once, at the start
  bool has_namespaces = false;
};
struct CantStart {
  Diagnostics reasons;
};
struct Question {
  std::vector<Enabled> enabled;
};
struct Broken {  // a bug of ours, or a machine that gives no more processes
  std::string what;
};
using Answer = std::variant<Ready, CantStart, Question, RunResult, NaturalResult, Broken>;

// --- Their fields.
template <class Archive, class Empty>
requires std::is_empty_v<Empty>
void travel(Archive&, Empty&) {}

#define FC_TRAVEL(Type, ...)               \
  template <class Archive>                 \
  void travel(Archive& archive, Type& t) { \
    archive(__VA_ARGS__);                  \
  }
FC_TRAVEL(ProcessName, t.path)
FC_TRAVEL(ReapChild, t.child)
FC_TRAVEL(Fails, t.error)
FC_TRAVEL(TakeSignal, t.number)
FC_TRAVEL(InterruptSleep, t.number, t.remaining)
FC_TRAVEL(AssumeCase, t.number)
FC_TRAVEL(ReportChild, t.child, t.what)
FC_TRAVEL(Event, t.process, t.call, t.choice)
FC_TRAVEL(WaitStatus, t.raw)
FC_TRAVEL(PipeKey, t.maker, t.fd)
FC_TRAVEL(PipeEnd, t.pipe, t.is_writer)
FC_TRAVEL(WriteRequest, t.fd, t.stream, t.bytes, t.pipe, t.count, t.needs_reader)
FC_TRAVEL(ReadRequest, t.fd, t.count, t.pipe, t.sees_end)
FC_TRAVEL(FileRequest, t.path, t.entry, t.changes_entry, t.content, t.changes_content, t.offset, t.bytes, t.opens, t.needs, t.has_waited)
FC_TRAVEL(CloseRequest, t.fd, t.ends)
FC_TRAVEL(OneChild, t.child)
FC_TRAVEL(ChildOfGroup, t.group)
FC_TRAVEL(WaitRequest, t.target, t.options, t.is_valid, t.by_waitid)
FC_TRAVEL(EndRequest, t.status, t.has_rest, t.resumes_parent, t.parent_is_told, t.minds_children, t.hangs_up, t.closes, t.undoes)
FC_TRAVEL(SemaphoreOperation, t.number, t.change, t.waits, t.is_undone)
FC_TRAVEL(SystemVRequest, t.what, t.kind, t.object, t.key, t.size, t.type, t.flags, t.operations, t.values, t.changes_key, t.removed_key)
FC_TRAVEL(ExecRequest, t.path, t.executable, t.nowhere, t.resumes_parent, t.closes)
FC_TRAVEL(GroupRequest, t.pid, t.group, t.target)
FC_TRAVEL(SharedRequest, t.maker, t.map, t.begin, t.end, t.writes, t.what, t.address, t.is_expected)
FC_TRAVEL(SleepRequest, t.nanoseconds)
FC_TRAVEL(KillRequest, t.pid, t.signal, t.target, t.sender_matters, t.value)
FC_TRAVEL(ActionRequest, t.signal, t.handles, t.ignores, t.flags)
FC_TRAVEL(SignalSetRequest, t.signals, t.until)
FC_TRAVEL(StatusRequest, t.pipe, t.is_writer, t.waits)
FC_TRAVEL(TimerRequest, t.value_us, t.interval_us)
FC_TRAVEL(Pending, t.process, t.call, t.request)
FC_TRAVEL(Enabled, t.event, t.pending)
FC_TRAVEL(Crossroads, t.enabled, t.picked, t.asleep)
FC_TRAVEL(Observed, t.event, t.bytes, t.fd, t.stream, t.status, t.is_expected)
FC_TRAVEL(LimitReached, t.limit, t.process)
FC_TRAVEL(Diverged, t.position, t.wanted, t.enabled)
FC_TRAVEL(ProcessRecord, t.name, t.pid, t.status)
FC_TRAVEL(Refused, t.process, t.call)
FC_TRAVEL(RunResult, t.trace, t.end, t.processes, t.waiting, t.refused, t.init_pid, t.shell_pid,
          t.crossroads)
FC_TRAVEL(NaturalResult, t.bytes, t.end, t.status, t.pid, t.shell_pid)
FC_TRAVEL(RandomPlan, t.seed)
FC_TRAVEL(PctPlan, t.seed, t.changes, t.length)
FC_TRAVEL(ReplayPlan, t.events)
FC_TRAVEL(Profile, t.out, t.err, t.wait, t.timing, t.fork_fails, t.typed)
FC_TRAVEL(ExplorePlan, t.prefix, t.asleep, t.profile, t.most_steps)
FC_TRAVEL(RunByPlan, t.plan, t.typed)
FC_TRAVEL(RunByAsking, t.typed)
FC_TRAVEL(Choose, t.index)
FC_TRAVEL(Ready, t.has_namespaces)
FC_TRAVEL(Diagnostic, t.code, t.severity, t.message, t.note)
FC_TRAVEL(CantStart, t.reasons)
FC_TRAVEL(Question, t.enabled)
FC_TRAVEL(Broken, t.what)
#undef FC_TRAVEL

}  // namespace forkcheck::runtime
