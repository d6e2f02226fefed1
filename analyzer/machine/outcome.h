// One outcome of a request while a handler makes it: the next state, and a record of what was read and
// written on the way.
//
// Handlers look at other processes only through an Outcome, so that Step::touched is what really happened and
// not a table that could fall out of step. Indices of processes are those of the state before, until
// something is taken out.
#pragma once

#include <optional>
#include <vector>

#include "machine/kernel.h"

namespace forkcheck {

// Processes that nobody can be told apart from by name: a number for all of them (canonical states only).
inline constexpr std::uint32_t anonymous_gone = 0;

class Outcome {
 public:
  Outcome(Kernel& kernel, const State& before, ProcessIndex actor, Call call);

  ProcessIndex actor() const { return step_.actor; }
  const Process& self() const { return step_.next.processes[step_.actor]; }
  State& next() { return step_.next; }
  bool whole() const { return kernel_.whole(); }
  bool named() const { return self().name.valid(); }

  void touch(Touch::Thing thing, Touch::Access access, ProcessIndex process);
  void touch_gone(Touch::Thing thing, NameId process);  // reads that it isn't there any more
  void touch(Touch::Thing thing, Touch::Access access, const ObjectKey& object);
  void decide(Step::Decision decision, ProcessIndex reaped = 0, int error = 0);
  void take(int signal);                                    // which signal was taken
  void assume(std::uint32_t number);                        // which case the run is in
  // To a wait: stopped or continued. Once, unless it is to be told again.
  void report(ProcessIndex child, bool continued, bool again);
  void emit(Word bytes);

  // The actor's request is answered, and it runs to its next one.
  void reply(Reply answer, std::optional<ProcessRef> process = {});
  // The same with a text that holds names instead of slots (files.h): it gets the actor's own slots for them.
  void reply_with_text(Reply answer, Text text, std::optional<ProcessRef> process = {});
  // -1 and errno.
  void fail(int error);

  // What is kept for a process of next(), to look at and to change.
  const Personal& personal(ProcessIndex index);
  void set_personal(ProcessIndex index, Personal personal);
  // A signal comes for a process of next().
  void send(ProcessIndex target, int signal, const SignalOrigin& origin);
  // Whoever waits for what is due (ResumeRequest) runs on, if nothing is any more.
  void resume_if_nothing_is_due(ProcessIndex index);
  // The actor's handler begins.
  void enter_handler(const PendingSignal& signal, SignalSet mask_inside, std::optional<Reply> answer);

  // A child of the actor that has got 0 from fork; returns its index in next().
  ProcessIndex add_child();
  // Out of next(), for good.
  void remove(ProcessIndex index);

  Step finish() &&;

 private:
  Kernel& kernel_;
  Step step_;
};

// What a process asks that nobody else can tell from outside (getpid, a mask that doesn't change) is answered at once. Nothing
// if what it waits at is an event.
struct InnerAnswer {
  Reply reply;
  std::optional<ProcessRef> process;
};
std::optional<InnerAnswer> answer_inside(Kernel& kernel, State& state, ProcessIndex who);  // inner_calls.cpp

// Shared memory, memory_calls.cpp. Is this access an event of its own?
bool is_event(const Kernel& kernel, const Process& process, const AccessRequest& request);
// What it is answered with, with names.
Text contents(const Kernel& kernel, const State& state, const AccessRequest& request);
// What a process has done on its way; `table` holds what its slots name.
enum class AccessKind : std::uint8_t { alone, of_library };
void carry_out(Kernel& kernel, State& state, ProcessIndex who, const std::vector<SharedAccess>& accesses,
               const std::vector<ProcessRef>& table, AccessKind kind);
// Together with the opening of its file: nobody else sees one without the other. 0: it can't be told which piece of memory that is.
SegmentNumber map_semaphore(Kernel& kernel, State& state, ProcessIndex who, const MapRequest& request);
std::vector<Touch> touches_of(const SharedMemory& memory, const SemaphoreRequest& request);

// A zombie, or on the way to be one: it does nothing more, and signals have no effect on it (end_process.cpp).
bool has_ended(const Kernel& kernel, const Process& process);

// Runs one process of `state` with a reply; `process` is the one that the reply names.
void run_process(Kernel& kernel, State& state, ProcessIndex who, Reply answer,
                 std::optional<ProcessRef> process);
// With a table of names that holds all that the answer names, beyond what the process knows already.
void run_process_with(Kernel& kernel, State& state, ProcessIndex who, Reply answer, const std::vector<ProcessRef>& table);
// Sets what a process has after a transition out of the table `old`, and answers what is asked of nobody else
// (getpid).
void arrive(Kernel& kernel, State& state, ProcessIndex who, const Transition& transition,
            const std::vector<ProcessRef>& old, AccessKind kind = AccessKind::of_library);

// The name that `ref` stands for; none for those that have no name of their own, and in states without names.
NameId name_behind(const State& state, const ProcessRef& ref);
// How a process's table names another one, present or gone.
ProcessRef reference_to(const State& state, NameId name);
// The slot of `table` that names the same process as `ref`; the table's size if none does.
Slot slot_of(const State& state, const std::vector<ProcessRef>& table, const ProcessRef& ref);
// The process that `ref` names, if it is in the state.
std::optional<ProcessIndex> resolve(const State& state, const ProcessRef& ref);

}  // namespace forkcheck
