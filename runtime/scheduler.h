// One controlled run: every process is stopped before its next scheduled call, and one of them at a time is
// let go.
//
// Between two calls a process is deterministic, so it runs alone until its next call or its end; that is
// followed with blocking waits on exactly that process, never by polling. Then the tree tells what each
// parked process could do now, the policy picks, the handler of the call carries it out. A process that can't
// go on isn't let go, so the kernel never has anything to decide.
#pragma once

#include <vector>

#include "runtime/calls.h"
#include "runtime/fork_server.h"
#include "runtime/policy.h"
#include "runtime/run_options.h"

namespace forkcheck::runtime {

class Scheduler {
 public:
  // Everything given must outlive the scheduler, which is used for one run.
  Scheduler(const ForkServer& server, const ProgramFiles& files, const RunOptions& options, std::uint64_t typed);

  // Afterwards no process of the run is left, however it ended.
  RunResult run(Policy& policy);

 private:
  bool begin();
  RunEnd drive(Policy& policy);
  std::vector<Enabled> enabled() const;
  void add_steps(const Process& process, Call call, std::vector<Enabled>& steps) const;
  void take(const Enabled& step);
  // Those that were stopped between two calls, and aren't any more.
  void let_continued_go();

  // Lets newborns and released processes run, one after the other, to their next scheduled call.
  void settle();
  bool let_computing_go();
  void follow(ProcessId id);
  // What to do at one stop; Onward: the process was let go again.
  enum class After { onward, at_rest };
  After at_stop(ProcessId id, const Stop& stop);
  After at_end(ProcessId id, WaitStatus status);
  After at_call(ProcessId id);
  Admission admit(Process& process, std::optional<Call> call, const Registers& registers);
  After at_call_exit(ProcessId id);
  After at_signal(ProcessId id, int signal);
  After at_taken_signal(ProcessId id, int signal);
  // Signals may have become deliverable: they come before the next instruction.
  After between_calls(ProcessId id);
  After at_exec(ProcessId id);
  After at_fork(ProcessId id, Life parent_life);
  After park(ProcessId id, Parked parked);

  void resume_parent(ProcessId parent);  // who was suspended by vfork
  void reach(Limit limit, ProcessId id);
  void refuse(ProcessId id, Registers registers, const Refuse& refusal);
  void kill_all();
  RunResult report(RunEnd end);

  const ForkServer& server_;
  const RunOptions& options_;
  World world_;
  Watchdog watchdog_;
  std::vector<ProcessId> unsettled_;  // running, from the last one on
  std::optional<LimitReached> limit_;
  std::vector<Observed> trace_;
  std::size_t output_bytes_ = 0;
  bool waits_for_computing_ = false;  // else whoever computes for long is stopped there, so that others move
};

}  // namespace forkcheck::runtime
